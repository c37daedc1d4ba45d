/** The gateway as it is installed: what `npm pack` makes of it, without the repository, on whatever Node is there. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findNodes } from './packed/nodes.ts'
import { copyRepository, createFolder, type Folder, fingerprint, npm } from './packed/pack.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const resources = new AsyncDisposableStack()

let home: Folder
let program = ''
let changed: string[][] = []

beforeAll(async () => {
  const copy = await copyRepository(['protocol', 'sdk', 'gateway', 'desk'])
  resources.use(copy)
  home = await createFolder()
  resources.use(home)
  const before = await fingerprint(join(copy.path, 'packages', 'gateway'))
  const tarball = await npm(copy.path, [
    'pack',
    '--silent',
    '-w',
    '@passerelle/gateway',
    '--pack-destination',
    home.path,
  ])
  changed = [before, await fingerprint(join(copy.path, 'packages', 'gateway'))]
  await run('tar', ['xzf', tarball.trim()], { cwd: home.path })
  // What `npm install` would fetch from the registry.
  await symlink(join(root, 'node_modules'), join(home.path, 'node_modules'))
  program = join(home.path, 'package', 'dist', 'bin', 'passerelle.mjs')
})
afterAll(() => resources.disposeAsync())

test('packing leaves the sources as they were', () => expect(changed[1]).toEqual(changed[0]))

test('it carries our other packages, and asks for none of them', async () => {
  const packed = join(home.path, 'package')
  const manifest = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8'))
  expect(Object.keys(manifest.dependencies).filter((name) => name.startsWith('@passerelle/'))).toEqual([])
  expect(manifest.optionalDependencies).toEqual({ node: expect.stringMatching(/^26\./) })
  const files = await readdir(join(packed, 'dist'), { recursive: true })
  const scripts = files.filter((file) => file.endsWith('.js') && !file.startsWith('desk/'))
  for (const file of scripts) {
    expect(await readFile(join(packed, 'dist', file), 'utf8'), file).not.toMatch(/^import .*'@passerelle\//m)
  }
})

test('it carries the description of the API, and the collection for Postman', async () => {
  const folder = join(home.path, 'package', 'dist', 'description')
  const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'))
  expect(await read('openapi.json')).toMatchObject({ openapi: '3.1.1', info: { title: 'Passerelle' } })
  expect(await read('passerelle.postman_collection.json')).toMatchObject({ info: { name: expect.any(String) } })
  expect(await readdir(folder)).toHaveLength(2)
})

test('the systemd recipe copied a file that the tarball lacks', async () => {
  const recipe = await readFile(join(root, 'docs', 'deploy.md'), 'utf8')
  const copied = [...recipe.matchAll(/^install -m 644 (\S+)/gm)].map(([, path = '']) => path)
  expect(copied).not.toEqual([])
  for (const path of copied) {
    const inPack = path.replace('node_modules/@passerelle/gateway/', '')
    expect(await readFile(join(home.path, 'package', inPack), 'utf8')).toMatch(/^\[Unit\]/)
  }
})

describe.each(await findNodes())('under $version', ({ path: node, version }) => {
  test('it creates, serves, and shows the desk', async () => {
    const dataDir = join(home.path, `data-${version}`)
    const port = await findFreePort()
    const env = {
      PATH: process.env.PATH ?? '',
      PASSERELLE_DATA_DIR: dataDir,
      PASSERELLE_PORT: String(port),
      PASSERELLE_LOG_LEVEL: 'silent',
    }
    const server = spawn(node, [program, 'serve'], { env, cwd: home.path, stdio: 'ignore' })
    resources.defer(() => void server.kill())
    const url = `http://127.0.0.1:${port}`
    const get = (path: string) => fetch(url + path, { headers: { accept: 'text/html' } })
    await waitFor('it to be ready', async () => get('/health/ready').then(isOk, () => server.exitCode !== null))

    const page = await (await get('/')).text()
    const [script = 'no script'] = page.match(/\/assets\/[^"]+\.js/) ?? []
    expect((await get(script)).status).toBe(200)

    const create = ['instance', 'create', '--name', 'Acme', '--json']
    const { stdout } = await run(node, [program, ...create], { env, cwd: home.path })
    expect(JSON.parse(stdout)).toMatchObject({ name: 'Acme' })

    server.kill('SIGTERM')
    const [code] = await once(server, 'exit')
    expect(code).toBe(0)
  })
})

const isOk = ({ ok }: Response) => ok

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  return address.port
}
