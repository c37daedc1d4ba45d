/** The SDK as partners get it: what `npm pack` makes of it, alone in an empty project. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { envSnippet, sdkSnippet } from '../packages/desk/src/features/console/connectors/snippets.ts'
import { findNodes, installNode, otherNodes } from './packed/nodes.ts'
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

test('the snippet of the console says how to get it, and sends a message', async () => {
  const commands = [...sdkSnippet.matchAll(/^\/\/ {3}(.*)$/gm)].map(([, command = '']) => command)
  expect(commands).toEqual([
    expect.stringMatching(/^npm pack -w @passerelle\/sdk --pack-destination /),
    expect.stringMatching(/^npm install \/tmp\/passerelle-sdk-\*\.tgz$/),
    'node --env-file=.env app.mjs',
  ])
  const { client_id: clientId, client_secret: clientSecret } = world.connector
  await writeFile(join(project.path, '.env'), envSnippet({ baseUrl: world.url, clientId, clientSecret }))
  await writeFile(join(project.path, 'app.mjs'), sdkSnippet.replace('listen(3000)', 'listen(0)'))
  // A variable of this process would win over the file.
  const options = { cwd: project.path, stdio: 'inherit', env: { PATH: process.env.PATH } } as const
  const app = spawn(process.execPath, ['--env-file=.env', 'app.mjs'], options)
  await waitFor('the message of the snippet', () => world.conversationOf('customer123').catch(() => undefined))
  app.kill()
  await once(app, 'exit')
})

test('tools that do not know "exports" find it, and so does require', async () => {
  const { main, types } = JSON.parse(await readFile(join(installed(), 'package.json'), 'utf8'))
  for (const file of [main, types]) expect(await readFile(join(installed(), file), 'utf8')).toContain('createClient')
  const script = "console.log(typeof require('@passerelle/sdk').createClient)"
  const { stdout } = await run(process.execPath, ['--input-type=commonjs', '-e', script], { cwd: project.path })
  expect(stdout).toBe('function\n')
})

describe('require', () => {
  const script =
    "const [{ createClient }, { fileStore }] = ['', '/durable'].map((entry) => require('@passerelle/sdk' + entry)); " +
    "fileStore('outgoing.log').first().then(() => console.log(typeof createClient))"
  const requireBy = async (node: string, ...flags: string[]) => {
    const { stdout } = await run(node, [...flags, '--input-type=commonjs', '-e', script], { cwd: project.path })
    return stdout
  }

  test('where modules cannot be loaded by it', async () => {
    expect(await requireBy(process.execPath, '--no-experimental-require-module')).toBe('function\n')
  })

  test.each(otherNodes)('under Node %s', { timeout: 180_000 }, async (version) => {
    const node = await installNode(version, join(project.path, '..', `node-${version}`))
    expect(await requireBy(node)).toBe('function\n')
  })
})

test.each([
  ['index', 10_000],
  ['ai/index', 6000],
  ['durable/index', 3000],
])('%s, bundled and minified, is under %i bytes gzip', async (entry, limit) => {
  const bundler = join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs')
  const source = join(installed(), 'dist', `${entry}.js`)
  const { stdout } = await run(process.execPath, [bundler, source, '--minify', '--platform', 'browser'])
  expect(stdout).toContain('export{')
  expect(gzipSync(stdout, { level: 9 }).length).toBeLessThan(limit)
})

test.each([
  ['nodenext', ['es2022', 'dom']],
  ['bundler', ['es2022', 'dom']],
  ['nodenext', ['es2023', 'webworker']],
])('its types hold in an empty strict project without those of Node: %s, %j', async (moduleResolution, lib) => {
  const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution
  expect(await compile('partner.ts', partnerInTypeScript, { lib, module, moduleResolution, types: [] })).toBe('')
})

/** What the compiler says of a program in the project. */
async function compile(name: string, text: string, options: object): Promise<string> {
  await writeFile(join(project.path, name), text)
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true }
  const compilerOptions = { ...strict, target: 'es2022', typeRoots: [join(root, 'node_modules', '@types')], ...options }
  const config = join(project.path, 'tsconfig.json')
  await writeFile(config, JSON.stringify({ compilerOptions, files: [name] }))
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const { stdout } = await run(process.execPath, [tsc, '-p', config]).catch((error: { stdout: string }) => error)
  return stdout
}

const node = { module: 'nodenext', types: ['node'] }

test.each([
  [['es2022']],
  [['es2022', 'dom']],
  [['es2022', 'dom', 'dom.iterable']],
  [['es2023', 'dom', 'dom.iterable', 'dom.asynciterable']],
])('the README writes a file with the types of Node and %j', async (lib) => {
  // Node's types do not compile beside those of every library, which is no fault of ours.
  expect(await compile('files.ts', readmeFiles, { ...node, lib, skipLibCheck: true })).toBe('')
})

test('a download can be iterated where the library of types does not say so of streams', async () => {
  const options = { module: 'nodenext', lib: ['es2022'], types: [], skipLibCheck: true }
  expect(await compile('bare.ts', bareStreams, options)).toBe('')
})

test('CommonJS in TypeScript has its types', async () => {
  expect(
    await compile('partner.cts', partnerInTypeScript, { module: 'nodenext', lib: ['es2022', 'dom'], types: [] }),
  ).toBe('')
})

test('rich content is typed', async () => {
  const options = { module: 'nodenext', lib: ['es2022', 'dom'], types: [] }
  expect(await compile('rich.ts', richContent('buttons'), options)).toBe('')
  expect(await compile('rich.ts', richContent('botuns'), options)).toContain('\'"botuns"\' is not assignable')
})

const readmeFiles = `
import { writeFile } from 'node:fs/promises'
import { createClient, type WebhookMessage } from '@passerelle/sdk'
const client = createClient({ baseUrl: 'http://localhost:8080', clientId: 'id', clientSecret: 'secret' })
export async function keepFiles(message: WebhookMessage): Promise<void> {
  for (const attachment of message.body.attachments) {
    const { stream } = await client.downloadAttachment(attachment)
    await writeFile(attachment.id, stream)
  }
}
`

/** As DOM's library is before TypeScript 6, unless one asks for more. */
const bareStreams = `
import type { Download } from '@passerelle/sdk'
declare global {
  interface ReadableStream<R> { getReader(): R }
}
export async function sizeOf({ stream }: Download): Promise<number> {
  let size = 0
  for await (const chunk of stream) size += chunk.length
  return size
}
`

const richContent = (type: string): string => `
import type { InboundMessage, KnownBlock, RichContent } from '@passerelle/sdk'
const block = { type: '${type}', text: 'Well?', items: [{ label: 'Yes' }] } satisfies KnownBlock
const rich_content: RichContent = { blocks: [block] }
export const body: InboundMessage['body'] = { message: 'Well?', rich_content }
export const other: InboundMessage['body'] = { message: 'Well?', rich_content: { ours: true } }
`

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
