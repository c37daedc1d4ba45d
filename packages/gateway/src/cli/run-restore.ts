import type { Manifest } from '../backup/backup-file.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { ConfigError } from '../config/load-secrets.ts'
import { Problem, parseMasterKeys } from '../config/parse-setting.ts'
import { type ConfigWithoutSecrets, readConfig } from '../config/read-config.ts'
import { StartRefused } from '../lib/errors.ts'
import { openStore } from '../store/open-store.ts'
import { checkSeals } from './doctor/check-database.ts'
import { naming } from './export-customer.ts'

export async function runRestore(file: string, onProgress: (text: string) => void): Promise<Manifest> {
  const result = readConfig(process.env, process.cwd())
  if ('problems' in result) throw new ConfigError(result.problems)
  const { config } = result
  const { dataDir, database, blobs } = config
  const places = { dataDir, database: database.path, blobs: blobs.path }
  const deps = { places, onProgress, checkSecrets: (path: string, key?: string) => checkSecrets(config, path, key) }
  return naming(`DATA_DIR ${dataDir}`, restoreBackup(deps, file))
}

/** With the key that a server would use: the environment's, else the backup's own. */
async function checkSecrets(config: ConfigWithoutSecrets, path: string, ownKey: string | undefined): Promise<void> {
  const own = ownKey === undefined ? [] : parseMasterKeys(ownKey.trim())
  const keys = config.masterKeys.length > 0 || own instanceof Problem ? config.masterKeys : own
  if (keys.length === 0) {
    throw new StartRefused(
      'The backup holds no master key: set PASSERELLE_MASTER_KEY to the one its server ran with, then restore it again.',
    )
  }
  const store = await openStore({ database: { engine: 'sqlite', path } })
  try {
    const { status, found, advice } = await checkSeals(store, keys)
    if (status === 'fail') throw new StartRefused(`The master key is not the backup's: ${found}. ${advice}`)
  } finally {
    await store.close()
  }
}
