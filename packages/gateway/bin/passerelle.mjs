#!/usr/bin/env node
/**
 * Starts the program under a Node that can run it: plain JavaScript for any Node >= 20. An older Node than 24 hands
 * over to the one of the `node` package, and ends as it ends.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import module, { createRequire } from 'node:module'
import { constants, homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Look-ups of names, files and password hashes share libuv's threads: the default of four makes them wait for each other.
process.env.UV_THREADPOOL_SIZE ||= '16'

if (Number(process.versions.node.split('.')[0]) >= 24) {
  keepCompiled()
  await import('../src/main.ts')
} else handOver(findNode())

/**
 * What V8 compiled is kept for the next command, which then takes less than half the time. In the user's own cache:
 * Node's default is a shared temporary folder, where another user could leave code for us to run. Where there is no
 * home, or it cannot be written, nothing is kept.
 */
function keepCompiled() {
  try {
    const caches = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
    // One folder at a time: Node's own way to make several never ends where a parent takes none, as in /proc.
    for (const folder of [caches, join(caches, 'passerelle')]) {
      if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
    }
    module.enableCompileCache(join(caches, 'passerelle'))
  } catch {
    // It is compiled anew each time.
  }
}

function findNode() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
  } catch {
    console.error(
      `Passerelle needs Node 24 or newer; this is ${process.version}. Run "npm install" here, or update Node.`,
    )
    process.exit(1)
  }
}

function handOver(node) {
  // Over the channel the other learns when this process is killed: without it, it would serve on, orphaned.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`${node} could not be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
