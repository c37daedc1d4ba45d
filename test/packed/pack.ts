/** Packing as it is typed, in a copy of the repository: other tests read the packages at the same time. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')

export interface Folder extends AsyncDisposable {
  path: string
}

export async function createFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'passerelle-packed-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

/** What packing reads: those packages' sources, what the root has for all, and the desk as it was built. */
export async function copyRepository(names: string[]): Promise<Folder> {
  const folder = await createFolder()
  const isSource = (path: string) => !['node_modules', 'dist', '.cache'].includes(basename(path))
  const shared = ['package.json', 'package-lock.json', 'tsconfig.json', 'LICENSE', 'scripts', 'deploy']
  const paths = [...shared, ...names.map((name) => join('packages', name))]
  for (const path of paths) {
    await cp(join(root, path), join(folder.path, path), { recursive: true, filter: isSource })
  }
  const desk = join('packages', 'desk', 'dist')
  if (names.includes('desk')) await cp(join(root, desk), join(folder.path, desk), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'))
  return folder
}

export async function npm(folder: string, args: string[]): Promise<string> {
  const quiet = { npm_config_loglevel: 'error', npm_config_audit: 'false', npm_config_fund: 'false' }
  const { stdout } = await run('npm', args, { cwd: folder, env: { ...process.env, ...quiet } })
  return stdout
}

/** Each file's path and content, for comparing. */
export async function fingerprint(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const sums = files.map(
    async (file) =>
      `${file} ${createHash('sha256')
        .update(await readFile(file))
        .digest('hex')}`,
  )
  return (await Promise.all(sums)).sort()
}

/** A project that has nothing but that tarball, installed without a network. */
export async function installAlone(tarball: string): Promise<Folder> {
  const folder = await createFolder()
  await mkdir(join(folder.path, 'project'))
  const path = join(folder.path, 'project')
  await writeFile(join(path, 'package.json'), JSON.stringify({ name: 'partner', private: true, type: 'module' }))
  await npm(path, ['install', '--offline', '--cache', join(folder.path, 'cache'), tarball])
  return { ...folder, path }
}
