/** What only a terminal shows: questions, a prompt, Ctrl-C, colours. `script` of util-linux makes the terminal. */
import {
  createWorld,
  needsTerminal,
  openTerminal,
  operatorToken,
  program,
  type Terminal,
  type World,
  waitFor,
} from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataDir, folder, useCli } from './test-cli.ts'

useCli()

describe('on a terminal', needsTerminal(), () => {
  let world: World
  beforeEach(async () => {
    world = await createWorld()
  })
  afterEach(() => world.close())

  const open = (args: string[], env: Record<string, string> = {}): Terminal =>
    openTerminal([program, ...args], {
      cwd: folder,
      env: { PASSERELLE_DATA_DIR: world.dataDir, PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1', ...env },
    })

  test('an erasure asks first: anything but a yes is a no', async () => {
    const sender = { type: 'human', id: 'zoe' }
    await world.send({ id: '1', created_at: 1700000000, customer_id: 'zoe', sender, body: { message: 'hello' } })
    const args = ['customer', 'erase', '--connector', world.connector.id, '--customer', 'zoe']
    for (const no of ['\r', '\u0003', '\u001b']) {
      const refused = open(args)
      await refused.wait('It cannot be undone')
      refused.type(no)
      expect(await refused.ended).toBe(1)
      expect(refused.shown()).toContain('Nothing was erased.')
    }
    expect((await world.conversationOf('zoe')).status).toBe('open')
    const agreed = open(args)
    await agreed.wait('(1 conversation)')
    agreed.type('y')
    expect(await agreed.ended).toBe(0)
    expect(agreed.shown()).toContain('Erased 1 conversation, 1 message')
  })

  test.each(['here', 'there'])('who was joined while an erasure asked was not agreed to: %s', async (place) => {
    const sender = { type: 'human', id: 'zoe' }
    const ids = ['zoe', 'max', 'bea']
    for (const id of ids)
      await world.send({ id, created_at: 1700000000, customer_id: id, sender, body: { message: 'hello' } })
    const connector_id = world.connector.id
    const join = (customer_id: string) =>
      world.asOperator.call('POST', '/contacts/join', {
        ...{ connector_id, customer_id: 'zoe', other: { connector_id, customer_id } },
      })
    await join('max')
    const args = ['customer', 'erase', '--connector', connector_id, '--customer', 'zoe', '--contact']
    const asking =
      place === 'here' ? open(args) : open([...args, '--url', world.url], { OPERATOR_TOKEN: operatorToken })
    await asking.wait('the customers zoe, max of Bot')
    await join('bea')
    asking.type('y')
    expect(await asking.ended).toBe(1)
    expect(asking.shown()).toContain('nothing was erased')
    for (const id of ids) expect((await world.conversationOf(id)).status).toBe('open')
  })

  test('what cannot be undone asks first: anything but a yes is a no', async () => {
    const { id } = world.connector
    for (const [command, question] of [
      ['delete', 'Delete the connector Bot?'],
      ['rotate-secret', 'Make a new secret for Bot?'],
    ] as const) {
      const refused = open(['connector', command, id])
      await refused.wait(question)
      refused.type('\r')
      expect(await refused.ended).toBe(1)
      expect(refused.shown()).toContain('Nothing was changed.')
    }
    expect((await world.asOperator.call('GET', `/connectors/${id}`)).status).toBe(200)
    const scripted = open(['connector', 'rotate-secret', id, '--yes'])
    expect(await scripted.ended).toBe(0)
    expect(scripted.shown()).toContain('client_secret')
    const agreed = open(['connector', 'delete', id])
    await agreed.wait('Delete the connector Bot?')
    agreed.type('y')
    expect(await agreed.ended).toBe(0)
    expect(agreed.shown()).toContain('Deleted; 0 waiting replies were cancelled.')
  })

  test('a chat leaves the webhook alone unless somebody agrees', async () => {
    const refused = open(['chat', '--url', world.url, '--connector', world.connector.id, '--listen', '0'])
    await refused.wait(`${world.partner.url}?`)
    refused.type('\r')
    expect(await refused.ended).toBe(1)
    expect(refused.shown()).toContain('Nothing was changed.')
  })

  test('a chat shows what comes in above what is being typed, and ends with Ctrl-C, its webhook put back', async () => {
    const chat = open(['chat', '--url', world.url, '--customer', 'zoe', '--name', 'Zoé', '--listen', '0'])
    await chat.wait('Through which connector?')
    chat.type('\r')
    await chat.wait('Receive the webhooks of Bot here')
    chat.type('y')
    await chat.wait('Zoé> ')
    chat.type('Hello\r')
    await chat.wait('recorded')
    chat.type('half a sen')
    await chat.wait('half a sen')
    await world.reply((await world.conversationOf('zoe')).id, 'Bonjour')
    await chat.wait('| Bonjour')
    await waitFor('what was typed, again', () => /Bonjour[\s\S]*half a sen/.test(chat.shown()))
    chat.type('\u0003')
    expect(await chat.ended).toBe(0)
    const { webhook_url } = await world.asOperator.get<{ webhook_url: string }>(`/connectors/${world.connector.id}`)
    expect(webhook_url).toBe(world.partner.url)
  })

  test('serve offers the next free port for a taken one, and logs lines that can be read', async () => {
    const { port } = world.gateway.config
    const env = { PASSERELLE_DATA_DIR: dataDir, PASSERELLE_PORT: String(port) }
    const refused = open(['serve'], env)
    await refused.wait(`Port ${port} is taken. Use `)
    refused.type('n')
    expect(await refused.ended).toBe(1)
    expect(refused.shown()).toMatch(/is taken: stop what listens there, or set PASSERELLE_PORT to \d+, which is free\./)

    const serving = open(['serve'], env)
    await serving.wait(`Port ${port} is taken. Use `)
    serving.type('\r')
    await serving.wait('Ctrl-C stops it.')
    const [, url = ''] = /Passerelle serves (\S+)/.exec(serving.shown()) ?? []
    expect(Number(new URL(url).port)).toBeGreaterThan(port)
    expect((await fetch(`${url}/messaging/v1/messages`, { method: 'POST' })).status).toBe(401)
    await serving.wait('POST /messaging/v1/messages 401')
    serving.type('\u0003')
    expect(await serving.ended).toBe(0)
    expect(serving.shown()).not.toContain('{"level"')
  })

  test('a move draws how far it is in one line, and takes it away again', async () => {
    await world.gateway.close()
    const moving = open(['migrate', '--to', `sqlite:${folder}/copy.db`])
    expect(await moving.ended).toBe(0)
    const [drawn = '', after = ''] = moving.shown().split('\r\u001b[K')
    expect(drawn).toMatch(/^\r\[#*-*\] [^\n]* of \d+ rows /)
    expect(drawn).toContain('copying ')
    expect(after).toContain('Copied and compared.')
    expect(after).not.toContain('[#')
  })

  test('a board that is watched is drawn in its own place until Ctrl-C', async () => {
    const watching = open(['board', '--instance', world.instanceId, '--watch'])
    await waitFor('it is drawn again', () => watching.shown().split('\u001b[H').length > 2)
    watching.type('\u0003')
    expect(await watching.ended).toBe(0)
    const [before, first, again] = watching.shown().split('\u001b[H')
    expect(before?.endsWith('\u001b[2J')).toBe(true)
    for (const drawn of [first, again]) expect(drawn).toMatch(/agents? online, 0 conversations waiting/)
  })

  test('colours are shown, and not with NO_COLOR', async () => {
    const coloured = open(['instance', 'list'])
    expect(await coloured.ended).toBe(0)
    expect(coloured.shown()).toContain('\u001b[1m')
    const plain = open(['instance', 'list'], { NO_COLOR: '1' })
    expect(await plain.ended).toBe(0)
    expect(plain.shown()).not.toContain('\u001b[')
  })
})
