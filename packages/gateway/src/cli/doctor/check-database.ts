/** The database as a file, and the secrets in it. Nothing is changed: not even the schema is brought up to date. */
import { reason } from '@passerelle/protocol/errors'
import { openBlobs } from '../../blobs/open-blobs.ts'
import type { Config } from '../../config/config.ts'
import { nameOfDatabase } from '../../config/database-url.ts'
import { loadSecrets } from '../../config/load-secrets.ts'
import type { ConfigWithoutSecrets } from '../../config/read-config.ts'
import { Secret } from '../../config/secret.ts'
import type { Connector } from '../../connectors/connector.ts'
import { StartRefused } from '../../lib/errors.ts'
import { createSealer } from '../../lib/seal.ts'
import { StorageFault } from '../../lib/storage-fault.ts'
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
  const finding = describeInspection(nameOfDatabase(config.database), inspection)
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
    return {
      findings: [finding, fail('master key', error.reason, reason('advice_put_key_back'))],
      connectors: [],
      missingFiles: none,
    }
  }
  const store = await openStore(config)
  try {
    const missingFiles = await countMissing(store, config)
    const seals = await checkSeals(store, loaded.masterKeys)
    return { findings: [finding, seals], connectors: await listConnectors(store), missingFiles }
  } finally {
    await store.close()
  }
}

/** Files that cannot be looked for are the finding of `checkBlobs`. */
async function countMissing(store: Store, config: ConfigWithoutSecrets): Promise<MissingFiles> {
  const blobs = await openBlobs(config)
  try {
    return await findMissingFiles(store, blobs)
  } catch (error) {
    if (error instanceof StorageFault) return none
    throw error
  } finally {
    await blobs.close()
  }
}

function describeInspection(path: string, inspection: Inspection): Finding {
  if (inspection.kind === 'missing') {
    return warn('database', reason('database_absent', { path }), reason('advice_start_for_database'))
  }
  if (inspection.kind === 'unreadable') {
    if (inspection.problem) return fail('database', inspection.problem, reason('advice_read_postgres'))
    const found = reason('database_unreadable', { path, detail: inspection.reason })
    return fail('database', found, reason('advice_see_database'))
  }
  const { schema, newest, faults } = inspection
  if (faults.length > 0) {
    const found = reason('database_faulty', { path, detail: faults.join('; ') })
    return fail('database', found, reason('advice_restore'))
  }
  if (schema > newest) {
    return fail('database', reason('schema_newer', { schema, newest }), reason('advice_start_newer'))
  }
  if (schema < newest) {
    return warn('database', reason('schema_older', { schema, newest }), reason('advice_back_up'))
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
    const found = reason('secrets_unreadable', { detail: reasonOf(error) })
    return fail('master key', found, reason('advice_try_when_free'))
  }
  if (closed.length > 0) {
    const identities = closed.slice(0, 5).join(', ')
    const found = reason('master_key_opens_not', { identities, closed: closed.length, count })
    return fail('master key', found, reason('advice_add_key'))
  }
  if (stale > 0) {
    return warn('master key', reason('secrets_stale', { stale, count }), reason('advice_reseal'))
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
