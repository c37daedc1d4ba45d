/** Commands do the same and print the same on the store of this machine and over the operator API of a server. */
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createWorld, operatorToken as token, type World } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCli } from '../run.ts'
import { folder, useCli } from '../test-cli.ts'

useCli()
let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

/** In this process, which is as it is in one of its own, and quicker. */
async function run(args: string[], env: Record<string, string>) {
  const { env: before } = process
  const said = { stdout: '', stderr: '' }
  const writers = { stdout: process.stdout.write, stderr: process.stderr.write }
  const catcher =
    (name: keyof typeof said) =>
    (chunk: string | Uint8Array, ...more: unknown[]) => {
      said[name] += Buffer.from(chunk as Uint8Array).toString()
      for (const done of more) if (typeof done === 'function') done()
      return true
    }
  process.env = { PATH: before.PATH, HOME: folder, ...env }
  process.stdout.write = catcher('stdout')
  process.stderr.write = catcher('stderr')
  try {
    const code = await runCli(args)
    return { code, ...said }
  } finally {
    process.env = before
    Object.assign(process.stdout, { write: writers.stdout })
    Object.assign(process.stderr, { write: writers.stderr })
  }
}

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
  const customer = { type: 'human', id: '0601020304' } as const
  await world.send({
    id: '1',
    created_at: 1700000000,
    customer_id: customer.id,
    sender: customer,
    body: { message: 'a' },
  })
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
    ['connector', 'delete', 'nope'],
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

test('an erasure over the API takes those who are joined along', async () => {
  for (const id of ['1', '2']) {
    const sender = { type: 'human', id } as const
    await world.send({ id, created_at: 1700000000, customer_id: id, sender, body: { message: 'a' } })
  }
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

test.each(['serve', 'doctor', 'backup x', 'migrate', 'audit verify'])('%s takes no --url', async (command) => {
  const { code, stderr } = await run([...command.split(' '), '--url', 'https://gateway.example'], {})
  expect([code, stderr]).toEqual([2, expect.stringContaining('run it where the server is')])
})
