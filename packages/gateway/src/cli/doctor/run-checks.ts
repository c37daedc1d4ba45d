import { type Environment, readConfig } from '../../config/read-config.ts'
import { isServed as isServedNow } from '../../store/inspect-store.ts'
import { checkDatabase } from './check-database.ts'
import { checkBlobs, checkDataDir, checkDisk, checkSecretFiles, readFileClock } from './check-folders.ts'
import { checkClock, checkServer } from './check-server.ts'
import { checkWebhooks } from './check-webhook.ts'
import { type Finding, fail, ok } from './finding.ts'

/** All checks, one after the other; what makes the later ones pointless ends them. */
export async function runChecks(env: Environment, cwd: string): Promise<Finding[]> {
  const result = readConfig(env, cwd)
  if ('problems' in result) {
    return result.problems.map((problem) =>
      fail('settings', problem, 'Every setting is described in docs/settings.md.'),
    )
  }
  const { config } = result
  const dataDir = await checkDataDir(config)
  const isServed = isServedNow(config)
  const server = await checkServer(config, isServed)
  const findings = [ok('settings', 'all can be read'), dataDir]
  if (dataDir.status === 'fail') return [...findings, ...server.findings]
  const database = await checkDatabase(config)
  return [
    ...findings,
    await checkSecretFiles(config),
    ...database.findings,
    await checkBlobs(config),
    await checkDisk(config),
    ...server.findings,
    checkClock(await readFileClock(config), server.date, Date.now()),
    ...(await checkWebhooks({ config, isServed }, database.connectors)),
  ]
}
