/** Commands do the same and print the same on the store of this machine and over the operator API of a server. */
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createWorld, operatorToken as token, type World, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { folder, runHere, start, useCli } from '../test-cli.ts'

useCli()
let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

/** Nothing but that is set. */
const run = (args: string[], env: Record<string, string>) =>
  runHere(args, { PATH: process.env.PATH, HOME: folder, ...env })

const sendAs = (id: string, message: string) =>
  world.send({ id, created_at: 1700000000, customer_id: id, sender: { type: 'human', id }, body: { message } })

const hook = 'https://bot.example/hook'
const here = (args: string[]) =>
  run(args, { PASSERELLE_DATA_DIR: world.dataDir, PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1', XDG_CONFIG_HOME: folder })
const there = async (args: string[], env: Record<string, string> = { OPERATOR_TOKEN: token }) => {
  const { stderr, ...rest } = await run([...args, '--url', world.url], { XDG_CONFIG_HOME: folder, ...env })
  return { ...rest, stderr: stderr.replace(`Working on ${world.url}.\n`, '') }
}

/** What is made is another thing each time. */
const masked = (text: string): string =>
  text
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replace(/[A-Za-z0-9_-]{20,}/g, 'ID')
    // An export is entered there, the first one before the second is written.
    .replace(/"activities":\[[^\]]*\]/, '')
    .replace(/"duration_ms":\d+|after \d+ ms/g, 'MS')

test('the same commands print the same both ways, in words and as JSON, refusals too', async () => {
  const customer = { id: '0601020304' }
  await sendAs(customer.id, 'a')
  await world.reply((await world.conversationOf(customer.id)).id, 'hi')
  await world.partner.waitForRequests(1)
  const connector = world.connector.id
  const instance = world.instanceId
  const { items } = JSON.parse((await here(['deliveries', 'list', '--json'])).stdout)
  const queues = JSON.parse((await here(['queue', 'list', '--json'])).stdout).items
  const agents = JSON.parse((await here(['agent', 'list', '--json'])).stdout).items
  const [delivery, queue, agent] = [items[0].id, queues[0].id, agents[0].id]
  const person = ['--connector', connector, '--customer', customer.id]
  const of = ['--instance', instance]
  const commands = [
    ['instance', 'list'],
    ['instance', 'create', '--name', 'Second'],
    ['instance', 'update', instance, '--tags', 'A,B', '--close-reasons', 'Solved', '--sight', 'queues'],
    ['connector', 'list', ...of],
    ['connector', 'create', ...of, '--name', 'B', '--webhook-url', hook, '--success', '2xx', '--retention', '90d'],
    ['connector', 'update', connector, '--hash-encoding', 'hex', '--inline-max', '100', '--sender-name', 'Us'],
    ['connector', 'update', connector, '--webhook-url', 'http://192.168.0.1/', '--retention', '1h'],
    ['connector', 'pause', connector],
    ['connector', 'resume', connector],
    ['connector', 'test', connector],
    ['connector', 'delete', 'nope', '--yes'],
    ['agent', 'list', '--limit', '1'],
    ['agent', 'create', ...of, '--name', 'S', '--service'],
    ['agent', 'create', ...of, '--name', 'X', '--email', 'no address'],
    ['agent', 'update', agent, '--name', 'Ann', '--capacity', '4'],
    ['agent', 'reset-password', agent],
    ['queue', 'list'],
    ['queue', 'update', queue, '--wait-target', '2m', '--capacity', 'none'],
    ['queue', 'members', queue, '--add', agent, '--skill', 'billing=4'],
    ['queue', 'delete', queue],
    ['deliveries', 'list', '--state', 'delivered'],
    ['deliveries', 'show', delivery],
    ['deliveries', 'attempts', delivery],
    ['deliveries', 'skip', delivery],
    ['requests', 'list', '--since', '1h'],
    ['requests', 'count'],
    ['report', ...of, '--zone', 'UTC', '--per', 'queue'],
    ['report', ...of, '--zone', 'UTC', '--by', 'hour'],
    ['report', ...of, '--zone', 'UTC', '--csv'],
    ['report', ...of, '--zone', 'Mars/Base'],
    ['report', '--instance', 'nope'],
    ['audit', 'verify', '--expect', `1:${'0'.repeat(64)}`],
    ['audit', 'verify', '--expect', `9999:${'0'.repeat(64)}`],
    ['alert', 'list', '--state', 'open'],
    ['alert', 'test'],
    ['contact', 'show', ...person],
    ['contact', 'join', ...person, '--other-connector', connector, '--other-customer', 'zoe'],
    ['customer', 'export', ...person],
    ['customer', 'export', ...person, '--connector', 'nope'],
  ]
  const different: unknown[] = []
  for (const [place, command] of commands.entries()) {
    const args = place % 2 === 0 ? command : [...command, '--json']
    const [one, other] = [await here(args), await there(args)]
    const told = ({ code, stdout, stderr }: typeof one) => [code, masked(stdout), masked(stderr)]
    if (JSON.stringify(told(one)) !== JSON.stringify(told(other))) different.push([args, told(one), told(other)])
  }
  expect(different).toEqual([])
})

test('a list of a connector or an instance that does not exist is refused, not empty', async () => {
  for (const [list, option, what] of [
    ['deliveries', '--connector', 'connector'],
    ['requests', '--connector', 'connector'],
    ['connector', '--instance', 'instance'],
    ['agent', '--instance', 'instance'],
    ['queue', '--instance', 'instance'],
  ] as const) {
    for (const anywhere of [here, there]) {
      const { stderr, ...refused } = await anywhere([list, 'list', option, 'nope'])
      expect([list, refused, stderr]).toEqual([
        list,
        { code: 1, stdout: '' },
        expect.stringMatching(`no ${what} "nope": `),
      ])
    }
  }
  for (const anywhere of [here, there]) {
    const empty = await anywhere(['deliveries', 'list', '--connector', world.connector.id])
    expect(empty).toEqual({ code: 0, stdout: 'None.\n', stderr: '' })
  }
})

test('send: from here, over the API, and with the credentials alone; what is refused is told', async () => {
  const { id, client_id, client_secret } = world.connector
  const file = join(folder, 'note.txt')
  writeFileSync(file, 'bytes')
  const own = ['--client-id', client_id, '--client-secret', client_secret]
  const to = ['--customer', 'zoe', '--json']
  const sent = [
    await here(['send', 'one', '--url', world.url, '--connector', id, '--name', 'Zoé', ...to]),
    await there(['send', 'two', '--connector', id, '--file', file, ...to]),
    await there(['send', 'three', ...own, '--metadata', '{"order":4711}', '--id', 'mine', ...to], {}),
  ]
  expect(sent.map(({ code, stdout, stderr }) => [code, JSON.parse(stdout || '{}').status, stderr])).toEqual(
    sent.map(() => [0, 'recorded', '']),
  )
  const again = ['send', 'four', ...own, '--id', '4', '--created-at', '1700000000', ...to]
  const repeated = [await there(again, {}), await there(again, {})]
  expect(repeated.map(({ stdout }) => JSON.parse(stdout).status)).toEqual(['recorded', 'duplicate'])
  const thread = await world.thread((await world.conversationOf('zoe')).id)
  expect(thread.map(({ message, attachments }) => [message, attachments.map(({ name }) => name)])).toEqual([
    ['one', []],
    ['two', ['note.txt']],
    ['three', []],
    ['four', []],
  ])
  expect(thread[2]?.metadata).toEqual({ order: 4711 })
  const audit = await world.asOperator.get<{ items: object[] }>('/audit?action=connector.token_lent')
  expect(audit.items).toMatchObject([{ actor: { type: 'operator_token' }, target: { id, name: 'Bot' } }])
  const refused = [
    await there(['send', 'x', '--connector', 'nope', ...to]),
    await there(['send', 'x', ...own.slice(0, 3), 'wrong', ...to], {}),
    await there(['send', 'x', '--connector', id, '--file', join(folder, 'missing'), ...to]),
    await there(['send', 'x', ...to], {}),
    await there(['send', '--connector', id, ...to]),
  ]
  expect(refused.map(({ code, stdout }) => [code, stdout])).toEqual([1, 1, 1, 2, 2].map((code) => [code, '']))
})

describe.each(['here', 'there'] as const)('tail, %s', (place) => {
  const tail = (...args: string[]) => {
    const to = place === 'here' ? [] : ['--url', world.url]
    const env = place === 'here' ? { PASSERELLE_DATA_DIR: world.dataDir } : { OPERATOR_TOKEN: token }
    return start(['tail', '--connector', world.connector.id, '--json', ...to, ...args], env)
  }

  test('tells what customers and agents write, how it is delivered and who has it, and goes on where it was', async () => {
    const following = tail('--customer', 'zoe')
    await following.said(/Following Bot/)
    await sendAs('zoe', 'Hello')
    await sendAs('max', 'nothing for zoe')
    const { id } = await world.conversationOf('zoe')
    await world.reply(id, 'hi')
    const told = () =>
      following
        .stdout()
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    await waitFor('the tick', () => told().some(({ message }) => message?.delivery?.state === 'delivered'))
    await world.closeConversation(id)
    await waitFor('the end', () => told().some(({ status }) => status === 'closed'))
    const lines = told()
    expect(new Set(lines.map(({ customer_id }) => customer_id))).toEqual(new Set(['zoe']))
    const recorded = lines.filter(({ type }) => type === 'message.recorded')
    expect(recorded.map(({ message }) => [message.kind, message.message])).toEqual([
      ['inbound', 'Hello'],
      ['outbound', 'hi'],
    ])
    const owners = lines.flatMap(({ type, owner }) => (type === 'conversation.updated' ? [owner?.type] : []))
    expect(owners).toEqual(['queue', undefined])
    expect(await following.end('SIGINT')).toBe(0)
    const again = tail('--after', String(recorded[0].id))
    const [first] = await again.lines(1)
    expect(first?.id).toBeGreaterThan(recorded[0].id)
    expect(await again.end('SIGINT')).toBe(0)
    await sendAs('max', 'more')
    const cut = tail('--customer', 'max', '--after', String(lines.at(-1).id))
    const [more] = await cut.lines(1)
    expect(await cut.end('SIGINT')).toBe(0)
    const rest = tail('--customer', 'max', '--after', String(more?.id))
    const types = (await rest.lines(2)).map(({ type }) => type)
    expect(types, 'what happened at once is not cut in two').toEqual(['message.recorded', 'conversation.updated'])
    expect(await rest.end('SIGINT')).toBe(0)
    const audit = await world.asOperator.get<{ items: object[] }>('/audit?action=connector.followed')
    expect(audit.items).toHaveLength(4)
  })
})

test('tail says what is not there, and that what came before is gone', async () => {
  const wrong = start(['tail', '--connector', 'nope', '--url', world.url], { OPERATOR_TOKEN: token })
  expect(await wrong.end()).toBe(1)
  const far = start(['tail', '--connector', world.connector.id, '--after', '999999', '--url', world.url], {
    OPERATOR_TOKEN: token,
  })
  await far.said(/no longer kept/)
  expect(await far.end('SIGTERM')).toBe(0)
})

describe('listen with a connector of another server', () => {
  const listen = (...args: string[]) => {
    const of = ['--url', world.url, '--connector', world.connector.id]
    return start(['listen', '--port', '0', '--json', ...of, ...args], { OPERATOR_TOKEN: token })
  }

  test('says how it is called from there, and verifies with the secret it is given', async () => {
    const listening = listen('--secret', world.connector.client_secret)
    const [, url = ''] = await listening.said(/Listening on (\S+)\s/)
    await listening.said(new RegExp(`connector update ${world.connector.id} --webhook-url ${url} --url ${world.url}\n`))
    await world.asOperator.call('PATCH', `/connectors/${world.connector.id}`, { webhook_url: url })
    await sendAs('zoe', 'Hello')
    await world.reply((await world.conversationOf('zoe')).id, 'Bonjour')
    expect(await listening.lines(1)).toMatchObject([{ body_hash: 'valid', signature: 'valid', status: 200 }])
    expect(await listening.end('SIGINT')).toBe(0)
  })

  test('says that no server tells a secret, and what is not there', async () => {
    const listening = listen()
    await listening.said(/not verified: .* add --secret/)
    expect(await listening.end('SIGINT')).toBe(0)
    expect(await listen('--connector', 'nope').end()).toBe(1)
  })
})

test('a chat with another server shows the answers, and touches no webhook', async () => {
  const chat = (...more: string[]) =>
    start(['chat', '--url', world.url, '--connector', world.connector.id, '--customer', 'zoe', '--json', ...more], {
      OPERATOR_TOKEN: token,
    })
  const me = chat()
  await me.said(/You are/)
  me.type('Hello')
  await me.lines(1)
  await world.reply((await world.conversationOf('zoe')).id, 'Bonjour')
  const [, received] = await me.lines(2)
  expect(received).toMatchObject({ event: 'received', message: { body: { message: 'Bonjour' } } })
  expect(await world.partner.waitForRequests(1)).toHaveLength(1)
  me.type('/quit')
  expect(await me.end()).toBe(0)
  expect(await chat('--listen', '0').end()).toBe(2)
})

/** A proxy in front of the server, which can lose it: what is under way is cut then. */
async function startProxy() {
  let isAway = false
  const proxy = createServer(({ url = '', headers }, response) => {
    if (isAway) return void response.writeHead(502).end('<html>Bad Gateway</html>')
    request(world.url + url, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      pipeline(answer, response, () => {})
    }).end()
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    loses: (server: boolean) => {
      isAway = server
      if (isAway) proxy.closeAllConnections()
    },
    close: () => {
      proxy.close()
      proxy.closeAllConnections()
    },
  }
}

test('what is watched or followed through a proxy goes on when the proxy has found its server again', async () => {
  const proxy = await startProxy()
  const begin = (...args: string[]) =>
    start([...args, '--json', '--url', proxy.url], { OPERATOR_TOKEN: token, XDG_CONFIG_HOME: folder })
  const watching = begin('board', '--instance', world.instanceId, '--watch')
  const following = begin('tail', '--connector', world.connector.id)
  await watching.lines(1)
  await following.said(/Following Bot/)
  proxy.loses(true)
  await watching.said(/The server does not answer; it is asked again/)
  await following.said(/The line has ended; it is opened again\.\n.*The line has ended/)
  const shown = (await watching.lines(1)).length
  await sendAs('zoe', 'Hello')
  proxy.loses(false)
  await watching.lines(shown + 1)
  await following.lines(1)
  for (const one of [watching, following]) expect(await one.end('SIGINT')).toBe(0)
  proxy.close()
})

test('an erasure over the API takes those who are joined along', async () => {
  for (const id of ['1', '2']) await sendAs(id, 'a')
  const person = ['--connector', world.connector.id, '--customer', '1']
  await there(['contact', 'join', ...person, '--other-connector', world.connector.id, '--other-customer', '2'])
  const erased = await there(['customer', 'erase', ...person, '--contact', '--yes', '--json'])
  expect(JSON.parse(erased.stdout)).toMatchObject({ customer_id: '1', conversations: 2 })
  expect((await here(['customer', 'erase', ...person, '--yes'])).stdout).toContain('Nothing was kept')
})

describe('log-in', () => {
  const logIn = (env: Record<string, string>) => there(['login'], env)

  test('keeps a token that only its owner reads, and works there where there is no database', async () => {
    const { code, stderr, stdout } = await logIn({ OPERATOR_TOKEN: token })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).not.toContain(token)
    const file = join(folder, 'passerelle', 'credentials.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain(token)
    const anywhere = { XDG_CONFIG_HOME: folder, PASSERELLE_DATA_DIR: '' }
    const listed = await run(['instance', 'list', '--json'], anywhere)
    expect(listed.stderr).toBe(`Working on ${world.url}.\n`)
    expect(JSON.parse(listed.stdout).items).toHaveLength(1)
    const local = await here(['instance', 'list', '--json'])
    expect(local.stderr).toMatch(/^Working on the database of this machine/)
    expect(local.stdout).toBe(listed.stdout)
    expect((await run(['logout', '--json'], anywhere)).stdout).toBe(`{"forgotten":["${world.url}"]}\n`)
    expect((await there(['instance', 'list'], {})).stderr).toContain('There is no operator token for')
  })

  test('is refused with a wrong token, and keeps nothing', async () => {
    const wrong = await logIn({ OPERATOR_TOKEN: 'wrong' })
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('refuses the operator token')])
    expect(wrong.stderr).not.toContain('wrong"')
    expect((await there(['instance', 'list'], {})).stderr).toContain('There is no operator token for')
  })
})

test('what is not there, what is no Passerelle and what would lead the token away is told in one sentence', async () => {
  const env = { XDG_CONFIG_HOME: folder, OPERATOR_TOKEN: token }
  const asked: string[] = []
  const other = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(request.url?.includes('queues') ? 302 : 200, { location: world.url }).end('<html>')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const tell = async (...args: string[]) => (await run([...args, '--url', url], env)).stderr.split('\n').slice(1)
  expect(await tell('instance', 'list')).toEqual([expect.stringContaining('(status 200)'), ''])
  expect(await tell('queue', 'list')).toEqual([expect.stringContaining('(status 302)'), ''])
  other.close()
  other.closeAllConnections()
  expect(asked).toHaveLength(2)
  expect(await tell('instance', 'list')).toEqual([expect.stringContaining('cannot be reached (ECONNREFUSED)'), ''])
})

test.each(['serve', 'doctor', 'backup x', 'migrate', 'restore x'])('%s takes no --url', async (command) => {
  const { code, stderr } = await run([...command.split(' '), '--url', 'https://gateway.example'], {})
  expect([code, stderr]).toEqual([2, expect.stringContaining('run it where the server is')])
})
