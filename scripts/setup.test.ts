/** The installation behind every npm script, as a clone goes through it: in a small repository, without a network. */
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

/** A clone whose lock file misses an optional package of another platform, as one that another npm wrote may. */
async function createClone(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-setup-'))
  folders.push(folder)
  await mkdir(join(folder, 'scripts'))
  await cp(join(root, 'scripts', 'setup.mjs'), join(folder, 'scripts', 'setup.mjs'))
  await mkdir(join(folder, 'node', 'bin'), { recursive: true })
  await writeFile(join(folder, 'node', 'bin', 'node'), '')
  await writeJson(join(folder, 'node', 'package.json'), { name: 'node', version: '1.0.0' })
  await mkdir(join(folder, 'elsewhere'))
  await writeJson(join(folder, 'elsewhere', 'package.json'), { name: 'elsewhere', version: '1.0.0', os: ['aix'] })
  const manifest = { name: 'clone', version: '1.0.0', dependencies: { node: 'file:node' } }
  await writeJson(join(folder, 'package.json'), manifest)
  npm(folder, 'install', '--package-lock-only')
  await writeJson(join(folder, 'package.json'), { ...manifest, optionalDependencies: { elsewhere: 'file:elsewhere' } })
  return folder
}

const writeJson = (file: string, value: object) => writeFile(file, `${JSON.stringify(value, null, 2)}\n`)
const npm = (cwd: string, ...args: string[]) => spawnSync('npm', [...args, '--offline', '--silent'], { cwd })
const setUp = (cwd: string) =>
  spawnSync(process.execPath, ['scripts/setup.mjs', 'install'], { cwd, encoding: 'utf8' }).stderr

test('the second start installed everything again', async () => {
  const clone = await createClone()
  expect(setUp(clone)).toContain('Installing')
  expect(setUp(clone)).toBe('')
})

test('installing left a changed lock file behind', async () => {
  const clone = await createClone()
  const lock = await readFile(join(clone, 'package-lock.json'), 'utf8')
  setUp(clone)
  expect(await readFile(join(clone, 'package-lock.json'), 'utf8')).toBe(lock)
})
