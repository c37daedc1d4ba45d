/** The database as a file, and the secrets in it. Nothing is changed: not even the schema is brought up to date. */
import { openDiskBlobs } from '../../blobs/disk.ts'
import type { Config } from '../../config/config.ts'
import { loadSecrets } from '../../config/load-secrets.ts'
import type { ConfigWithoutSecrets } from '../../config/read-config.ts'
import { Secret } from '../../config/secret.ts'
import type { Connector } from '../../connectors/connector.ts'
import { StartRefused } from '../../lib/errors.ts'
import { createSealer } from '../../lib/seal.ts'
import { inspectStore } from '../../store/inspect-store.ts'
import type { Inspection } from '../../store/inspection.ts'
import { openStore } from '../../store/open-store.ts'
import type { Store } from '../../store/store.ts'
import type { MissingFiles } from './check-folders.ts'
import { findMissingFiles } from './find-missing-files.ts'
import { type Finding, fail, ok, reasonOf, skip, warn } from './finding.ts'

export interface DatabaseFindings {
  findings: Finding[]
  connectors: Connector[]
  missingFiles: MissingFiles
}

const none: MissingFiles = { named: 0, count: 0, first: '' }

export async function checkDatabase(config: ConfigWithoutSecrets): Promise<DatabaseFindings> {
  const inspection = await inspectStore(config)
  const finding = describeInspection(config.database.path, inspection)
  const isUsable = inspection.kind === 'readable' && inspection.schema === inspection.newest && finding.status === 'ok'
  if (!isUsable)
    return {
      findings: [finding, skip('master key', 'the database must be usable first')],
      connectors: [],
      missingFiles: none,
    }
  let loaded: Config
  try {
    // Named here, so that none is made: it is not needed.
    const operatorToken = config.operatorToken ?? new Secret('')
    loaded = await loadSecrets({ ...config, operatorToken }, { createDataDir: false })
  } catch (error) {
    if (!(error instanceof StartRefused)) throw error
    const advice = 'Put back the key that the database was sealed with: nothing opens it otherwise.'
    return {
      findings: [finding, fail('master key', error.message.replace(/\.$/, ''), advice)],
      connectors: [],
      missingFiles: none,
    }
  }
  const store = await openStore(config)
  try {
    const missingFiles = await findMissingFiles(store, openDiskBlobs(config.blobs.path))
    const seals = await checkSeals(store, loaded.masterKeys)
    return { findings: [finding, seals], connectors: await listConnectors(store), missingFiles }
  } finally {
    await store.close()
  }
}

function describeInspection(path: string, inspection: Inspection): Finding {
  if (inspection.kind === 'missing') {
    return warn('database', `${path} is not there`, 'Start the server once: it makes the database.')
  }
  if (inspection.kind === 'unreadable') {
    const advice = 'See that the file can be read and is a database of Passerelle, or restore a backup.'
    return fail('database', `${path} cannot be opened (${inspection.reason})`, advice)
  }
  const { schema, newest, faults } = inspection
  if (faults.length > 0) {
    const advice = 'Stop the server, keep a copy of the file, and restore a backup.'
    return fail('database', `${path} is damaged: ${faults.join('; ')}`, advice)
  }
  if (schema > newest) {
    const advice = 'Start the newer version of Passerelle that wrote it, or restore a backup.'
    return fail('database', `its schema is ${schema}; this program knows ${newest}`, advice)
  }
  if (schema < newest) {
    return warn(
      'database',
      `its schema is ${schema}, not ${newest}`,
      'Back it up; the next start brings it up to date.',
    )
  }
  return ok('database', `${path}, schema ${schema}, without faults`)
}

/** Every sealed value is opened; none is sealed anew. */
export async function checkSeals(
  store: Pick<Store, 'resealSecrets'>,
  masterKeys: Config['masterKeys'],
): Promise<Finding> {
  const sealer = createSealer(masterKeys.map((key) => key.reveal()))
  const closed: string[] = []
  let count = 0
  let stale = 0
  try {
    await store.resealSecrets((sealed, identity) => {
      count++
      if (sealer.isStale(sealed)) stale++
      try {
        sealer.open(sealed, identity)
      } catch {
        closed.push(identity)
      }
      return undefined
    })
  } catch (error) {
    return fail('master key', `the secrets cannot be read (${reasonOf(error)})`, 'Try again when the database is free.')
  }
  if (closed.length > 0) {
    const advice = 'Put back the key they were sealed with, as one more of the list in PASSERELLE_MASTER_KEY.'
    return fail(
      'master key',
      `it does not open ${closed.slice(0, 5).join(', ')} (${closed.length} of ${count})`,
      advice,
    )
  }
  if (stale > 0) {
    const advice =
      'Restart the server: it seals them anew under the first key. Keep the older keys in the list until then.'
    return warn('master key', `${stale} of ${count} secrets are sealed with an older key`, advice)
  }
  return ok('master key', `opens all ${count} secrets`)
}

async function listConnectors(store: Store): Promise<Connector[]> {
  const connectors: Connector[] = []
  let cursor: string | undefined
  do {
    const page = await store.listConnectors({ limit: 100, cursor })
    connectors.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return connectors
}
