/** The SDK as partners get it: what `npm pack` makes of it, alone in an empty project. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findNodes } from './packed/nodes.ts'
import { copyRepository, createFolder, type Folder, fingerprint, installAlone, npm } from './packed/pack.ts'
import { serveInWorkerd } from './packed/workerd.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const resources = new AsyncDisposableStack()

let copy: Folder
let tarballs: Folder
let project: Folder
let world: World
let output = ''
let before: string[] = []

beforeAll(async () => {
  ;[copy, tarballs] = [await copyRepository(['protocol', 'sdk']), await createFolder()]
  resources.use(copy)
  resources.use(tarballs)
  before = await fingerprint(join(copy.path, 'packages'))
  output = await npm(copy.path, ['pack', '--silent', '-w', '@passerelle/sdk', '--pack-destination', tarballs.path])
  project = await installAlone(join(tarballs.path, output.trim()))
  resources.use(project)
  world = await createWorld()
  resources.defer(() => world.close())
})
afterAll(() => resources.disposeAsync())

const installed = () => join(project.path, 'node_modules', '@passerelle', 'sdk')

test('npm pack gives one tarball and leaves the sources as they were', async () => {
  expect(output).toMatch(/^passerelle-sdk-\S+\.tgz\n$/)
  expect(await readdir(tarballs.path)).toEqual([output.trim()])
  expect(await fingerprint(join(copy.path, 'packages'))).toEqual(before)
})

test('it installs without anything else, compiled', async () => {
  expect(await readdir(join(project.path, 'node_modules', '@passerelle'))).toEqual(['sdk'])
  const manifest = JSON.parse(await readFile(join(installed(), 'package.json'), 'utf8'))
  expect(manifest).not.toHaveProperty('dependencies')
  expect(manifest).not.toHaveProperty('scripts')
  const files = await readdir(join(installed(), 'dist'), { recursive: true })
  expect(files.filter((file) => /(?<!\.d)\.ts$|\.test\./.test(file))).toEqual([])
})

test('tools that do not know "exports" find it, and so does require', async () => {
  const { main, types } = JSON.parse(await readFile(join(installed(), 'package.json'), 'utf8'))
  for (const file of [main, types]) expect(await readFile(join(installed(), file), 'utf8')).toContain('createClient')
  const script = "console.log(typeof require('@passerelle/sdk').createClient)"
  const { stdout } = await run(process.execPath, ['--input-type=commonjs', '-e', script], { cwd: project.path })
  expect(stdout).toBe('function\n')
})

test('its code is under 10 kB gzip', async () => {
  const dist = join(installed(), 'dist')
  const files = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.js'))
  const code = await Promise.all(files.map((file) => readFile(join(dist, file))))
  expect(gzipSync(Buffer.concat(code), { level: 9 }).length).toBeLessThan(10_000)
})

test.each([
  ['nodenext', ['es2022', 'dom']],
  ['bundler', ['es2022', 'dom']],
  ['nodenext', ['es2023', 'webworker']],
])('its types hold in an empty strict project without those of Node: %s, %j', async (moduleResolution, lib) => {
  await writeFile(join(project.path, 'partner.ts'), partnerInTypeScript)
  const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, types: [], noEmit: true }
  const compilerOptions = { ...strict, target: 'es2022', lib, module, moduleResolution }
  const config = join(project.path, 'tsconfig.json')
  await writeFile(config, JSON.stringify({ compilerOptions, files: ['partner.ts'] }))
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { stdout } = await run(process.execPath, [tsc, '-p', config]).catch((error: { stdout: string }) => error)
  expect(stdout).toBe('')
})

const partnerInTypeScript = `
import { createClient, createWebhookHandler, nodeWebhookHandler, PasserelleError, type WebhookMessage } from '@passerelle/sdk'
const client = createClient({ baseUrl: 'http://localhost:8080', clientId: 'id', clientSecret: 'secret' })
const taken: WebhookMessage[] = []
export const POST: (request: Request) => Promise<Response> = createWebhookHandler({
  clientSecret: 'secret',
  onMessage: (message) => void taken.push(message),
  seen: new Set(),
})
export const node = nodeWebhookHandler({ clientSecret: 'secret', onMessage: () => undefined })
export async function send(): Promise<'recorded' | 'duplicate' | undefined> {
  try {
    const sender = { type: 'human' as const, id: 'c' }
    const { messages } = await client.send({ id: '1', created_at: 1, customer_id: 'c', sender, body: { message: 'Hi' } })
    return messages[0]?.status
  } catch (error) {
    if (error instanceof PasserelleError && error.code === 'invalid_request') console.error(error.faults[0]?.path)
    throw error
  }
}
`

test.each(await findNodes())('it sends, verifies and downloads under $version', async ({ path, version }) => {
  await walkUnder(path, `customer of ${version}`)
})

async function walkUnder(node: string, customerId: string): Promise<void> {
  const script = join(import.meta.dirname, 'packed', 'node-partner.mjs')
  await writeFile(join(project.path, 'partner.mjs'), await readFile(script))
  const env = { ...partnerEnv(), CUSTOMER_ID: customerId }
  const child = spawn(node, [join(project.path, 'partner.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  // Also when this is given up: a partner that waits for its answer waits for ever.
  resources.defer(() => void child.kill())
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async () => JSON.parse((await lines.next()).value ?? '"it ended"')
  await replyTo(customerId, (await next()).webhook)
  expect(await next()).toEqual(expectedTaking)
  if (child.exitCode === null) await once(child, 'exit')
  expect(child.exitCode).toBe(0)
}

test('it sends, verifies and downloads in workerd', async () => {
  await using worker = await serveInWorkerd({
    script: join(import.meta.dirname, 'packed', 'worker.mjs'),
    sdk: join(installed(), 'dist'),
    env: partnerEnv(),
  })
  const sent = await fetch(`${worker.url}/send`)
  expect([sent.status, await sent.json()]).toMatchObject([200, { messages: [{ status: 'recorded' }] }])
  await replyTo('customer in workerd', `${worker.url}/webhook`)
  const taken = await waitFor('the worker to take it', async () => (await fetch(`${worker.url}/taken`)).json())
  expect(taken).toEqual(expectedTaking)
  const forged = await fetch(`${worker.url}/webhook`, { method: 'POST', body: '{}', headers: { 'Body-Hash': 'a' } })
  expect(forged.status).toBe(401)
})

const partnerEnv = () => ({
  BASE_URL: world.gateway.config.publicUrl,
  CLIENT_ID: world.connector.client_id,
  CLIENT_SECRET: world.connector.client_secret,
})

const expectedTaking = { message: 'It is on its way', file: 'the bytes' }

/** Points the connector at that webhook, answers with a file, and waits until the partner has taken it. */
async function replyTo(customerId: string, webhook: string): Promise<void> {
  await world.asOperator.patch(`/connectors/${world.connector.id}`, { webhook_url: webhook })
  const { id } = await world.conversationOf(customerId)
  const { upload_id } = await world.upload({ name: 'note.txt', type: 'text/plain', bytes: Buffer.from('the bytes') })
  await world.reply(id, { message: 'It is on its way', attachments: [{ upload_id }] })
}
