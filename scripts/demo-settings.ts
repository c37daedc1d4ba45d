/** What `npm start` keeps in DATA_DIR/passerelle.env, so that commands in other shells have it as well. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../packages/gateway/src/config/load-secrets.ts'
import type { ConfigWithoutSecrets } from '../packages/gateway/src/config/read-config.ts'
import { readSettings } from '../packages/gateway/src/config/read-settings.ts'
import { settingsFileName } from '../packages/gateway/src/config/settings-file.ts'

/** Adds one line, and takes away one of that name. The file may hold secrets: it is for its owner only. */
export function keepSetting(dataDir: string, name: string, value: string): void {
  const path = join(dataDir, settingsFileName)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '# Settings for this folder; the environment wins.\n'
  const others = before
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith(`${name}=`))
  writeFileSync(path, [...others, `${name}=${value}`, ''].join('\n'), { mode: 0o600 })
  chmodSync(path, 0o600)
}

export function readDemoConfig(): ConfigWithoutSecrets {
  const result = readSettings(process.env, join(import.meta.dirname, '..'))
  if ('config' in result) return result.config
  throw new ConfigError(result.problems)
}
