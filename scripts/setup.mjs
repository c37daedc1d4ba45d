#!/usr/bin/env node
/**
 * What every npm script goes through: plain JavaScript for any Node >= 20. Installs what is missing, builds what is
 * older than its sources, then runs the task under the pinned Node.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = join(root, 'node_modules', '.bin')
const node = join(root, 'node_modules', 'node', 'bin', 'node')
const stampFile = join(root, 'node_modules', '.passerelle-installed')

const env = {
  ...process.env,
  PATH: `${bin}:${process.env.PATH}`,
  // The tools of the check tell nobody that they are used.
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  SCARF_ANALYTICS: 'false',
}

const tasks = {
  start: { builds: ['sdk', 'desk'], commands: [[node, 'scripts/start.ts']] },
  'start:fleet': { builds: ['sdk', 'desk'], commands: [[node, 'scripts/start-fleet.ts']] },
  build: { builds: ['sdk', 'desk', 'api'], commands: [] },
  // After every `npm install` and `npm ci`.
  prepare: { installed: true, builds: ['sdk'], commands: [] },
  // For packing: what is missing altogether, and what the gateway brings along.
  install: { builds: [], commands: [] },
  gateway: { installed: true, builds: ['desk', 'api'], commands: [] },
  test: { builds: ['sdk', 'desk'], commands: [[node, 'node_modules/vitest/vitest.mjs', 'run']] },
  bench: { builds: [], commands: [[node, 'bench/main.ts']] },
  chaos: { builds: [], commands: [[node, 'chaos/main.ts']] },
  soak: { builds: [], commands: [[node, 'bench/soak.ts']] },
  'check:pack': { builds: ['sdk', 'desk'], commands: [[node, 'scripts/pack/try.ts']] },
  check: {
    builds: ['api'],
    commands: [
      [join(bin, 'biome'), 'check', '.'],
      [join(bin, 'tsc'), '--noEmit', '-p', '.'],
      [join(bin, 'tsc'), '--noEmit', '-p', 'packages/desk'],
      [join(bin, 'knip')],
      [join(bin, 'redocly'), 'lint', 'dist/description/openapi.json'],
      [join(bin, 'spectral'), 'lint', '--quiet', '--fail-severity=hint', 'dist/description/openapi.json'],
      [node, 'scripts/check-licences.ts'],
    ],
  },
}

function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, ...options })
  if (error) fail(`${command} could not be started: ${error.message}`)
  if (signal) process.exit(130)
  return status ?? 1
}

/**
 * The task itself: signals are passed on, and over the channel it learns when this process is killed outright, so that
 * nothing is left running behind.
 */
function runTask([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
    child.on('error', (error) => fail(`${command} could not be started: ${error.message}`))
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    // npm starts a shell that starts this: a signal to npm ends the shell and never arrives here.
    const starter = process.ppid
    setInterval(() => process.ppid !== starter && child.kill('SIGTERM'), 500).unref()
  })
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

const hashOf = (files) => {
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function installWhenMissing() {
  const wanted = () => hashOf(['package-lock.json', 'package.json'])
  const installed = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted() && existsSync(node)
  if (installed) return
  console.error('Installing what is missing (once, a minute or two)...')
  // The lock file is read and never written: an older npm would leave out what it does not know.
  const args = ['install', '--no-save', '--loglevel=error', '--no-audit', '--no-fund']
  if (run('npm', args, { stdio: ['ignore', 2, 2] }) !== 0)
    fail('npm install failed: see above; is the registry reachable?')
  writeFileSync(stampFile, wanted())
}

const listFiles = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))

const sourcesOf = (name) => listFiles(join('packages', name, 'src'))

/** Unless what stands there was built from these very files. */
function buildWhenStale(name) {
  const { build, sources, into = join('packages', name, 'dist') } = builds[name]
  const wanted = hashOf([...sources(), ...sourcesOf('protocol'), 'package-lock.json'])
  const stamp = join(root, into, '.built-from')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  build()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

function buildDesk() {
  console.error('Building the desk...')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const cwd = join(root, 'packages', 'desk')
  if (run(node, [vite, 'build', '--logLevel', 'warn'], { cwd, stdio: ['ignore', 2, 2] }) !== 0) {
    fail('The desk could not be built: see above.')
  }
}

/** For programs of this repository that run on a Node without TypeScript. */
function buildSdk() {
  const script = join(root, 'scripts', 'pack', 'build-sdk.mjs')
  if (run(process.execPath, [script], { stdio: ['ignore', 2, 2] }) !== 0) fail('The SDK could not be built: see above.')
}

/** The description of the API and its Postman collection. */
function buildApi() {
  if (run(node, ['scripts/write-api-files.ts'], { stdio: ['ignore', 2, 2] }) !== 0) {
    fail('The API could not be described: see above.')
  }
}

const inDesk = (file) => join('packages', 'desk', file)
const builds = {
  sdk: { build: buildSdk, sources: () => [...sourcesOf('sdk'), join('packages', 'sdk', 'package.json')] },
  desk: {
    build: buildDesk,
    sources: () => [...sourcesOf('desk'), ...['index.html', 'vite.config.ts', 'package.json'].map(inDesk)],
  },
  api: {
    build: buildApi,
    sources: () => [...sourcesOf('gateway'), 'scripts/api-files.ts', 'scripts/compose-postman.ts'],
    into: join('dist', 'description'),
  },
}

const [name, ...rest] = process.argv.slice(2)
const task = tasks[name]
if (!task) fail(`usage: node scripts/setup.mjs ${Object.keys(tasks).join(' | ')}`)
if (!task.installed) installWhenMissing()
for (const one of task.builds) buildWhenStale(one)
for (const [index, command] of task.commands.entries()) {
  const extra = index === task.commands.length - 1 ? rest : []
  const status = await runTask([...command, ...extra])
  if (status !== 0) process.exit(status)
}
