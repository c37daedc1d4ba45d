import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { folder, useCli } from './test-cli.ts'

useCli()

const program = join(import.meta.dirname, '../../bin/passerelle.mjs')

/** Tells on stderr what is loaded. */
const tellingHook = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  registerHooks({ load: (url, context, next) => (console.error('loaded ' + url), next(url, context)) })`)}`

async function loadedBy(...args: string[]): Promise<string[]> {
  const env = { ...process.env, PASSERELLE_DATA_DIR: folder }
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', tellingHook, program, ...args], { env })
  return [...stderr.matchAll(/^loaded (.*)$/gm)].map(([, url = '']) => url)
}

const server =
  /node_modules\/(fastify|pino|undici|typebox|ajv|prom-client|@aws-sdk|@smithy)\/|\/gateway\.ts$|^node:https?$/

test('a list loads nothing of the server, and no other command', async () => {
  const loaded = await loadedBy('instance', 'list')
  expect(loaded).toContainEqual(expect.stringMatching(/\/cli\/instance\.ts$/))
  expect(loaded.filter((url) => server.test(url) || /\/cli\/(agent|connector|serve)\.ts$/.test(url))).toEqual([])
})

test('the help loads no store', async () => {
  const loaded = await loadedBy('--help')
  expect(loaded).toContainEqual(expect.stringMatching(/\/cli\/serve\.ts$/))
  expect(loaded.filter((url) => server.test(url) || url.includes('/store/'))).toEqual([])
})

test('a server is ready before it has loaded what it sends with, and what it checks requests with', async () => {
  const env = { ...process.env, PASSERELLE_DATA_DIR: folder, PASSERELLE_PORT: '0' }
  const child = spawn(process.execPath, ['--import', tellingHook, program, 'serve', '--json'], { env })
  let told = ''
  child.stderr.on('data', (chunk) => {
    told += chunk
  })
  await once(child.stdout, 'data')
  child.kill()
  await once(child, 'close')
  expect(told).toMatch(/node_modules\/fastify\//)
  expect(told).not.toMatch(/node_modules\/(undici|typebox|ajv|@aws-sdk|@smithy)\//)
  // prom-client takes its interface along.
  expect(told).not.toMatch(/node_modules\/@opentelemetry\/(?!api\/)/)
})
