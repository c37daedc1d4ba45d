import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import type { Environment } from './environment.ts'
import { findDataDir, type ReadResult, readConfig } from './read-config.ts'
import { parseSettingsFile, type SettingsFile, settingsFileName } from './settings-file.ts'

/** The settings of the environment and of the file in DATA_DIR, or everything that is wrong with them. */
export function readSettings(env: Environment, cwd: string): ReadResult {
  const path = join(findDataDir(env, cwd), settingsFileName)
  return readConfig(env, cwd, readFile(path))
}

function readFile(path: string): SettingsFile | undefined {
  try {
    return parseSettingsFile(path, readFileSync(path, 'utf8'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    return { values: new Map(), problems: [reason('settings_file_unreadable', { path, detail: code })] }
  }
}
