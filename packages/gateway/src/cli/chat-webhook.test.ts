/** What a chat does to the webhook of its connector, however it ends. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { dataDir, run, runJson, type Server, serve, start, stop, useCli } from './test-cli.ts'

useCli()

const own = 'http://127.0.0.1:9/own'
const allow = { PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1' }

let server: Server
let connectorId: string

beforeEach(async () => {
  server = await serve(allow)
  const { id } = await runJson('instance', 'create', '--name', 'Acme')
  const args = ['--instance', id, '--name', 'Bot', '--webhook-url', own, '--json']
  connectorId = JSON.parse((await run(['connector', 'create', ...args], allow)).stdout).id
})

const chat = (...args: string[]) =>
  start(['chat', '--url', server.url, '--connector', connectorId, '--listen', '0', ...args], allow)

/** As the server has it, without a command that could change it. */
async function webhookOf(): Promise<string> {
  const token = readFileSync(join(dataDir, 'operator-token'), 'utf8').trim()
  const url = `${server.url}/operator/v1/connectors/${connectorId}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  return ((await answer.json()) as { webhook_url: string }).webhook_url
}

async function kill(running: ReturnType<typeof chat>): Promise<void> {
  running.child.kill('SIGKILL')
  await running.end()
}

test('a chat where nobody can be asked leaves a webhook at work alone without --yes', async () => {
  const refused = chat()
  expect(await refused.end()).toBe(2)
  expect(refused.stderr()).toContain(`add --yes to replace the webhook ${own}`)
  expect(await webhookOf()).toBe(own)
})

test('a connector that has no webhook is asked about by nobody', async () => {
  await run(['connector', 'update', connectorId, '--webhook-url', ''], allow)
  const me = chat()
  await me.said(/You are/)
  expect(await webhookOf()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/webhook$/)
  expect(await me.end('SIGTERM')).toBe(0)
  expect(await webhookOf()).toBe(null)
})

test('the next command gives back what a killed chat had taken, and takes nothing from one at work', async () => {
  const me = chat('--yes')
  await me.said(/You are/)
  const lent = await webhookOf()
  expect(lent).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/webhook$/)
  const { items } = await runJson('connector', 'list')
  expect(items).toMatchObject([{ id: connectorId, webhook_url: lent }])
  const second = chat('--yes')
  expect(await second.end()).toBe(1)
  expect(second.stderr()).toContain('Another chat receives the webhooks of this connector')
  expect(await webhookOf()).toBe(lent)
  await kill(me)
  const { stdout, stderr } = await run(['connector', 'list', '--json'])
  expect(JSON.parse(stdout).items).toMatchObject([{ id: connectorId, webhook_url: own }])
  expect(stderr).toContain(`the webhook of Bot: it is ${own} again`)
  expect((await run(['connector', 'list'])).stderr).toBe('')
  expect(await webhookOf()).toBe(own)
})

test('so does the next start, and the next chat', async () => {
  const killed = chat('--yes')
  await killed.said(/You are/)
  await kill(killed)
  await stop(server)
  server = await serve(allow)
  expect(await webhookOf()).toBe(own)
  const again = chat('--yes')
  await again.said(/You are/)
  await kill(again)
  const third = chat('--yes')
  await third.said(new RegExp(`then it is ${own} again`))
  expect(await third.end('SIGTERM')).toBe(0)
  expect(await webhookOf()).toBe(own)
})

test('what was changed after the chat was killed stays as it was changed', async () => {
  const killed = chat('--yes')
  await killed.said(/You are/)
  const port = Number(new URL(await webhookOf()).port)
  const token = readFileSync(join(dataDir, 'operator-token'), 'utf8').trim()
  await kill(killed)
  // Somebody else listens on the dead port now: that does not make the chat alive.
  const other = createServer().listen(port, '127.0.0.1')
  await fetch(`${server.url}/operator/v1/connectors/${connectorId}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ webhook_url: 'https://bot.example/new' }),
  })
  await runJson('connector', 'list')
  other.close()
  expect(await webhookOf()).toBe('https://bot.example/new')
})
