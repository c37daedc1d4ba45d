import { join } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import type { Environment } from '../../config/environment.ts'
import type { ConfigWithoutSecrets } from '../../config/read-config.ts'
import { readSettings } from '../../config/read-settings.ts'
import { settingPrefix } from '../../config/settings.ts'
import { settingsFileName } from '../../config/settings-file.ts'
import { isServed as isServedNow } from '../../store/inspect-store.ts'
import { checkDatabase } from './check-database.ts'
import { checkBlobs, checkDataDir, checkDisk, checkSecretFiles, readFileClock } from './check-folders.ts'
import { checkClock, checkServer } from './check-server.ts'
import { checkSignIn } from './check-sign-in.ts'
import { checkWebhooks } from './check-webhook.ts'
import { type Finding, fail, ok } from './finding.ts'

/** All checks, one after the other; what makes the later ones pointless ends them. */
export async function runChecks(env: Environment, cwd: string): Promise<Finding[]> {
  const result = readSettings(env, cwd)
  if ('problems' in result) {
    return result.problems.map((problem) => fail('settings', problem, reason('advice_read_settings')))
  }
  const { config } = result
  const dataDir = await checkDataDir(config)
  const isServed = isServedNow(config)
  const server = await checkServer(config, isServed)
  const findings = [ok('settings', describeSources(config)), dataDir]
  if (dataDir.status === 'fail') return [...findings, ...server.findings]
  const hasFolder = dataDir.status !== 'skip'
  // Before the database is opened, which closes its files to others.
  const secretFiles = await checkSecretFiles(config)
  const database = await checkDatabase(config)
  return [
    ...findings,
    secretFiles,
    ...database.findings,
    await checkBlobs(config, database.missingFiles),
    ...(hasFolder ? [await checkDisk(config)] : []),
    ...server.findings,
    checkClock(hasFolder ? await readFileClock(config) : undefined, server.date, Date.now()),
    ...(await checkSignIn(config)),
    ...(await checkWebhooks({ config, isServed }, database.connectors)),
  ]
}

/** The environment goes without saying. */
function describeSources({ sources, dataDir }: ConfigWithoutSecrets): string {
  const named = Object.entries(sources).flatMap(([name, source]) => (source === 'file' ? [settingPrefix + name] : []))
  const file = named.length > 0 ? [`${named.join(', ')} from ${join(dataDir, settingsFileName)}`] : []
  return ['all can be read', ...file].join('; ')
}
