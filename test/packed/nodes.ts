import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The oldest that the SDK runs under, and those of today: what comes from the registry beside the Node of the tests. */
export const otherNodes = ['20.3', '20', '22', '24']

/** Installs a Node from the registry into a folder of its own, and gives the program's path. */
export async function installNode(version: string, folder: string, signal?: AbortSignal): Promise<string> {
  await mkdir(folder, { recursive: true })
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('npm_')))
  await run('npm', ['install', '--silent', '--prefix', folder, `node@${version}`], { cwd: folder, env, signal })
  return join(folder, 'node_modules', 'node', 'bin', 'node')
}

/** This Node, and the one the machine came with when that is another. */
export async function findNodes(): Promise<{ path: string; version: string }[]> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  const found = new Map<string, string>()
  for (const path of [process.execPath, ...folders.map((folder) => join(folder, 'node'))]) {
    const version = await run(path, ['--version']).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    )
    if (version !== undefined && !found.has(version)) found.set(version, path)
  }
  return [...found].map(([version, path]) => ({ path, version }))
}
