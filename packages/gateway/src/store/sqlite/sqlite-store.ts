/** The embedded engine: one file, one writing connection, group commit. Never holds state a restart would miss. */
import type { AuditContext } from '../../commands/actor.ts'
import { nextTurn } from '../../lib/turns.ts'
import { moveTimes } from '../../maintenance/decide-clock-change.ts'
import { createAttachmentStore } from '../sql/attachment-store.ts'
import { createAuditStore } from '../sql/audit-store.ts'
import { createCannedReplyStore } from '../sql/canned-reply-store.ts'
import { createConversationStore } from '../sql/conversation-store.ts'
import { createDeliveryStore } from '../sql/delivery-store.ts'
import type { Engine } from '../sql/engine.ts'
import { createIngestStore } from '../sql/ingest-store.ts'
import { createItemStore } from '../sql/item-store.ts'
import { createMessageStore } from '../sql/message-store.ts'
import type { SearchIndex } from '../sql/search-index.ts'
import { createTimelineStore } from '../sql/timeline.ts'
import { createTokenStore } from '../sql/token-store.ts'
import type { Store } from '../store.ts'
import { createAgentStore } from './agent-store.ts'
import { createChangeFeed } from './change-feed.ts'
import type { Connection } from './connection.ts'
import { createConnectorStore } from './connector-store.ts'
import { createSqliteEngine } from './engine.ts'
import { createFleetStore } from './fleet-store.ts'
import { refuseDamaged } from './inspect.ts'
import { createLoanLocks, type LoanLocks } from './loan-locks.ts'
import { makeSchema, migrate } from './migrate.ts'
import { openConnection } from './open-database.ts'
import { createPrivacyStore } from './privacy-store.ts'
import { runCommand } from './run-command.ts'
import { createSearchIndex } from './search.ts'
import { type ServingLock, takeServingLock } from './serving-lock.ts'
import { openSqliteSnapshot } from './snapshot.ts'
import { createStatsStore } from './stats-store.ts'
import { createWebhookLoanStore } from './webhook-loan-store.ts'

export async function openSqliteStore(path: string): Promise<Store> {
  const db = await openConnection(path)
  const engine = createSqliteEngine(db)
  const search = createSearchIndex(db)
  const loanLocks = createLoanLocks(path)
  let lock: ServingLock | undefined
  const rest: Pick<
    Store,
    'audited' | 'migrate' | 'makeSchema' | 'moveTimes' | 'lockForServing' | 'openSnapshot' | 'check' | 'close'
  > = {
    audited: (context) => ({
      ...createPorts({ db, engine, search, by: context, loanLocks }),
      ...rest,
    }),
    migrate: () => migrate(db, path),
    makeSchema: () => makeSchema(db, path),
    moveTimes: async (change, longest) => {
      // What a power cut undoes of it, the note of how far it had come undoes as well.
      const move = () => db.write(() => runCommand(db, moveTimes(change, longest)), { isDurable: false })
      while (!(await move())) await nextTurn()
    },
    lockForServing: async () => {
      if (path === ':memory:') return
      lock ??= takeServingLock(path, db.findOtherSchema)
      refuseDamaged(db, path)
    },
    openSnapshot: async () => openSqliteSnapshot(path),
    check: async () => {
      // A write: a read would still answer from the cache when the disk is full or gone.
      await db.write(() => db.run("insert or replace into meta (name, value) values ('checked', 1)"))
    },
    close: async () => {
      await db.close()
      loanLocks.close()
      lock?.release()
    },
  }
  return { ...createPorts({ db, engine, search, by: undefined, loanLocks }), ...rest }
}

interface PortDeps {
  db: Connection
  engine: Engine
  search: SearchIndex
  /** On whose behalf it is written; without, nothing is told. */
  by: AuditContext | undefined
  loanLocks: LoanLocks
}

const createPorts = ({ db, engine, search, by, loanLocks }: PortDeps) => ({
  ...createAgentStore(db, by),
  ...createAttachmentStore(engine),
  ...createAuditStore(engine, by),
  ...createCannedReplyStore(engine, by),
  ...createChangeFeed(db),
  ...createConnectorStore(db, by),
  ...createConversationStore(engine, search, by),
  ...createDeliveryStore(engine, by),
  ...createFleetStore(db),
  ...createIngestStore(engine),
  ...createItemStore(engine),
  ...createMessageStore(engine),
  ...createPrivacyStore(db, by),
  indexMessages: search.indexMessages,
  readSearchDelay: search.readSearchDelay,
  ...createStatsStore(db),
  ...createTimelineStore(engine),
  ...createTokenStore(engine),
  ...createWebhookLoanStore(db, by, loanLocks),
})
