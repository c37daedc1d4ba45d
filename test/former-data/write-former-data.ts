/**
 * Writes what a later version must be able to open: a data folder as the gateway of this checkout leaves it when it is
 * killed, with what its doors answered beside it. See README.md.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bearer,
  createApiClient,
  type GatewayProcess,
  logIn,
  operatorToken,
  type PartnerAnswer,
  program,
  startGatewayProcess,
  startPartner,
  waitFor,
} from '@passerelle/testkit'
import { create } from 'tar'
import type { FormerWorld } from './former-world.ts'
import { readAnswers, readFiles } from './read-answers.ts'
import { setUp } from './set-up.ts'
import * as story from './tell-story.ts'

const [archive] = process.argv.slice(2)
if (archive === undefined) throw new Error('usage: node test/former-data/write-former-data.ts FILE.tar.gz')

const folder = await mkdtemp(join(tmpdir(), 'passerelle-former-'))
const dataDir = join(folder, 'data')
const badAnswers: Record<string, PartnerAnswer> = {
  'through answers-500': { status: 500, body: 'out of order' },
  'through redirects': { status: 302, headers: { location: '/elsewhere' } },
  'through answers-204': { status: 204 },
}
const partner = await startPartner(({ message }) =>
  message.body.message === 'through hangs' ? undefined : (badAnswers[message.body.message] ?? {}),
)
const world = await firstDays()
await lastDay(world)
await writeFile(join(folder, 'world.json'), JSON.stringify(world))
// SQLite makes the `-shm` anew.
const filter = (path: string) => !path.endsWith('-shm')
await create({ file: archive, cwd: folder, gzip: { level: 9 }, portable: true, filter }, ['data', 'world.json'])
await partner.close()
await rm(folder, { recursive: true })

/** Everything that ends before the last day: deliveries are given up after three tries. */
async function firstDays(): Promise<FormerWorld> {
  const settings = { RETRY_SCHEDULE: '20ms,20ms', WEBHOOK_TIMEOUT: '500ms' }
  const first = await startDaysAgo(30, settings)
  const world = await setUp(first.url, partner.url)
  const scene = openScene(first, world)
  await story.customersWrite(scene)
  await story.agentsWork(scene)
  await story.archiveOne(scene)
  await story.repliesFail(scene, ['answers-500', 'redirects', 'answers-204', 'hangs', 'refuses'])
  await story.repliesAreCancelled(scene)
  await first.end('SIGTERM')

  // A webhook that may no longer be called.
  const second = await startDaysAgo(29, { ...settings, OUTBOUND_ALLOW: '' })
  await story.repliesFail(openScene(second, world), ['forbidden'])
  await second.end('SIGTERM')
  return world
}

/** Retention does its work, deliveries wait, a chat has borrowed a webhook, and everything is killed. */
async function lastDay(world: FormerWorld): Promise<void> {
  const gateway = await startDaysAgo(20, { RETRY_SCHEDULE: '20ms,1h', WEBHOOK_TIMEOUT: '10m' })
  const scene = openScene(gateway, world)
  await waitFor('retention to have taken a conversation', async () => {
    const { items } = await scene.asDesk.get<{ items: unknown[] }>('/conversations?customer_id=rita')
    return items.length === 0
  })
  await story.repliesWait(scene)
  const asAda = await logIn(gateway.url, world.people.ada)
  world.answers = await readAnswers({ ...scene, asAda })
  world.files = await readFiles(scene.asDesk, world.answers)
  const chat = await startChat(gateway.url, world.connectors.lent?.id ?? '')
  chat.kill('SIGKILL')
  await once(chat, 'exit')
  await gateway.end('SIGKILL')
}

function openScene({ url }: GatewayProcess, world: FormerWorld): story.Scene {
  const asOperator = createApiClient(`${url}/operator/v1`, async () => bearer(operatorToken))
  const asDesk = createApiClient(`${url}/desk/v1`, async () => bearer(world.apiKey))
  return { url, world, partner, asOperator, asDesk }
}

/** So long ago that whatever is due in days or expires in hours has done so whenever the test runs. */
function startDaysAgo(days: number, settings: Record<string, string>): Promise<GatewayProcess> {
  return startGatewayProcess({ dataDir, settings, dateBy: -days * 86_400_000 })
}

/** A customer in the terminal, who receives the connector's webhooks meanwhile. */
async function startChat(url: string, connectorId: string) {
  const chat = spawn(
    process.execPath,
    [program, 'chat', '--url', url, '--connector', connectorId, '--listen', '0', '--yes'],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, PASSERELLE_DATA_DIR: dataDir, PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1' },
    },
  )
  let told = ''
  chat.stderr.on('data', (chunk) => {
    told += chunk
  })
  await waitFor('the chat to begin', () => told.includes('You are'))
  return chat
}
