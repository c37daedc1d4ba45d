/** This Node, and the one the machine came with when that is another. */
import { execFile } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

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
