/**
 * Before `npm pack` reads a package's folder: compiles it into `dist`, and puts the packed manifest in the place of
 * package.json, as npm takes no other. `postpack.mjs` puts everything back. Plain JavaScript for any Node >= 20; npm's
 * output stays the tarball's name alone.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildPackage, repository } from './build-package.mjs'
import { restore } from './postpack.mjs'

const folder = process.cwd()
const name = basename(folder)

// What a pack that was killed left behind.
restore(folder)
prepare()
const built = join(folder, '.cache', 'built')
buildPackage({ name, into: built })
const asItWas = join(folder, '.cache', 'as-it-was')
mkdirSync(asItWas, { recursive: true })
if (existsSync(join(folder, 'dist'))) renameSync(join(folder, 'dist'), join(asItWas, 'dist'))
copyFileSync(join(folder, 'package.json'), join(asItWas, 'package.json'))
cpSync(built, folder, { recursive: true })
rmSync(built, { recursive: true })

/** Installs what everything needs when nothing is there, and builds what the gateway's package brings along. */
function prepare() {
  const isInstalled = existsSync(join(repository, 'node_modules', 'typescript'))
  if (!isInstalled) setUp('install')
  if (name === 'gateway') setUp('gateway')
}

function setUp(task) {
  // Of npm's variables, those of this very command (`-w`, `--json`, `--dry-run`) would rule the installation too.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('npm_')))
  const script = join(repository, 'scripts', 'setup.mjs')
  const { status } = spawnSync(process.execPath, [script, task], { stdio: ['ignore', 2, 2], env })
  if (status !== 0) process.exit(status ?? 1)
}
