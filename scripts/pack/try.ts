/**
 * `npm run check:pack`: the packages as their users get them, which takes minutes and the registry. The tests of the
 * packs run under Node 20, 22, 24 and 26; then the gateway is installed in an empty folder, as documented, and serves under
 * the oldest.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { installNode } from '../../test/packed/nodes.ts'

const versions = ['20', '22', '24', '26']
const port = 18_080
const root = join(import.meta.dirname, '..', '..')
const folder = await mkdtemp(join(tmpdir(), 'passerelle-try-'))
/** Neither this repository's programs nor the variables of the npm that runs this. */
const outside = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('npm_')))
const pathOutside = (process.env.PATH ?? '').split(delimiter).filter((one) => !one.includes('node_modules'))

try {
  const nodes = await installNodes()
  const path = [...nodes, ...pathOutside].join(delimiter)
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  await run(process.execPath, [vitest, 'run', 'test/packed-sdk', 'test/packed-gateway'], { PATH: path, cwd: root })
  await serveFromEmptyFolder(path)
  console.log('1 passed, 0 failed')
} finally {
  await rm(folder, { recursive: true })
}

/** Folders that hold one `node` each, the oldest first. */
async function installNodes(): Promise<string[]> {
  return Promise.all(
    versions.map(async (version) => {
      const home = join(folder, `node-${version}`)
      await mkdir(join(home, 'bin'), { recursive: true })
      await symlink(await installNode(version, home), join(home, 'bin', 'node'))
      return join(home, 'bin')
    }),
  )
}

async function serveFromEmptyFolder(path: string): Promise<void> {
  const empty = join(folder, 'empty')
  await mkdir(empty)
  await run('npm', ['pack', '--silent', '-w', '@passerelle/gateway', '--pack-destination', empty], { cwd: root })
  const env = { PATH: path, cwd: empty }
  await run('sh', ['-c', 'node --version && npm install --silent ./passerelle-gateway-*.tgz'], env)
  const server = start('npx', ['passerelle', 'serve'], { ...env, PASSERELLE_PORT: String(port) })
  try {
    const page = await untilServed(`http://localhost:${port}/`, server)
    if (!page.includes('<div id="root">')) throw new Error(`the desk is not served, but: ${page}`)
    await run('npx', ['passerelle', 'instance', 'create', '--name', 'Acme'], { ...env, PASSERELLE_PORT: String(port) })
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM')
    await once(server, 'exit')
  }
}

interface Surroundings extends Record<string, string> {
  cwd: string
}

function start(command: string, args: string[], { cwd, ...env }: Surroundings): ChildProcess {
  // A group of its own: npx passes no signal on to what it started.
  return spawn(command, args, {
    cwd,
    env: { ...outside, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
}

async function run(command: string, args: string[], surroundings: Surroundings): Promise<void> {
  const [code] = await once(start(command, args, surroundings), 'exit')
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`)
}

async function untilServed(url: string, server: ChildProcess): Promise<string> {
  while (server.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return answer.text()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`the server ended with ${server.exitCode}`)
}
