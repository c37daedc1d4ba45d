import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { reason } from '@passerelle/protocol/errors'
import type { Manifest } from '../backup/backup-file.ts'
import { type DataFiles, type RestoreStep, restoreBackup } from '../backup/restore-backup.ts'
import { restoreBlobs } from '../backup/restored-blobs.ts'
import { ConfigError } from '../config/load-secrets.ts'
import { Problem, parseMasterKeys } from '../config/parse-setting.ts'
import { type ConfigWithoutSecrets, type ReadResult, readConfig } from '../config/read-config.ts'
import { readSettings } from '../config/read-settings.ts'
import { parseSettingsFile, settingsFileName } from '../config/settings-file.ts'
import { StartRefused } from '../lib/errors.ts'
import { resultOf } from '../lib/steps-of.ts'
import { openStore } from '../store/open-store.ts'
import { checkSeals } from './doctor/check-database.ts'
import { naming } from './naming.ts'

export async function runRestore(file: string, tell: (text: string) => void): Promise<Manifest> {
  const config = orThrow(readSettings(process.env, process.cwd()))
  const { dataDir, database, blobs } = config
  if (database.engine === 'postgres') throw new StartRefused(reason('restore_to_postgres'))
  const checkUse = async (path: string, files: DataFiles) => {
    const restored = settingsAfter(config, files)
    const isThere = restored.database.engine === 'sqlite' && restored.database.path === database.path
    if (!isThere || !isDeepStrictEqual(restored.blobs, blobs)) {
      const found = { settings: settingsFileName, path: dataDir, file }
      throw new StartRefused(reason('restore_other_places', found))
    }
    await checkSecrets(restored, path, files['master-key'])
  }
  const restored = await restoreBlobs(blobs)
  try {
    const places = { dataDir, database: database.path, blobs: restored }
    const steps = restoreBackup({ places, checkUse }, file)
    const work = resultOf(steps, (step) => tell(describe(step)))
    return await naming('folder', dataDir, work)
  } finally {
    await restored.close()
  }
}

const describe = (step: RestoreStep): string =>
  step.at === 'unpacking' ? `unpacked: ${step.count}` : 'checking the database'

/** What a server will read: the backup's settings come into force unless some are there. */
function settingsAfter(config: ConfigWithoutSecrets, files: DataFiles): ConfigWithoutSecrets {
  const path = join(config.dataDir, settingsFileName)
  const text = files[settingsFileName]
  if (text === undefined || existsSync(path)) return config
  return orThrow(readConfig(process.env, process.cwd(), parseSettingsFile(path, text)))
}

function orThrow(result: ReadResult): ConfigWithoutSecrets {
  if ('problems' in result) throw new ConfigError(result.problems)
  return result.config
}

/** With the key that the server would use: the settings', else the backup's own. */
async function checkSecrets(config: ConfigWithoutSecrets, path: string, ownKey: string | undefined): Promise<void> {
  const own = ownKey === undefined ? [] : parseMasterKeys(ownKey.trim())
  const keys = config.masterKeys.length > 0 || own instanceof Problem ? config.masterKeys : own
  if (keys.length === 0) {
    throw new StartRefused(reason('restore_without_key'))
  }
  const store = await openStore({ database: { engine: 'sqlite', path } })
  try {
    const seals = await checkSeals(store, keys)
    if (seals.status !== 'fail') return
    throw new StartRefused(reason('restore_other_key', { found: seals.reason, advice: seals.advice_reason }))
  } finally {
    await store.close()
  }
}
