import type { AuditContext } from '../../commands/actor.ts'
import { nextTurn } from '../../lib/turns.ts'
import { moveTimes } from '../../maintenance/decide-clock-change.ts'
import type { Store } from '../store.ts'
import { createAgentStore } from './agent-store.ts'
import { createAlertStore } from './alert-store.ts'
import { createAttachmentStore } from './attachment-store.ts'
import { createAuditStore } from './audit-store.ts'
import { createAvailabilityStore } from './availability-store.ts'
import { createBoardStore } from './board-store.ts'
import { createCannedReplyStore } from './canned-reply-store.ts'
import { createChangeFeed } from './change-feed.ts'
import { createConnectorStore } from './connector-store.ts'
import { createContactStore } from './contact-store.ts'
import { createConversationStore } from './conversation-store.ts'
import { createDeliveryStore } from './delivery-store.ts'
import { createDueStore } from './due-store.ts'
import type { Engine } from './engine.ts'
import { createEpisodeStore } from './episode-store.ts'
import { createFleetStore } from './fleet-store.ts'
import { createIngestStore } from './ingest-store.ts'
import { createItemStore } from './item-store.ts'
import type { LoanLocks } from './loan-locks.ts'
import { createMessageStore } from './message-store.ts'
import { createNoticeStore } from './notice-store.ts'
import { createOutboxStore } from './outbox-store.ts'
import { createPlaceStore } from './place-store.ts'
import { createPresenceStore } from './presence-store.ts'
import { createPrivacyStore, type Scrubber } from './privacy-store.ts'
import { createQueueStore } from './queue-store.ts'
import { createRequestLogStore } from './request-log-store.ts'
import { createRoutingStore } from './routing-store.ts'
import type { SearchIndex } from './search-index.ts'
import { createSecondFactorStore } from './second-factor-store.ts'
import { createSightStore } from './sight-store.ts'
import { createStateStore } from './state-store.ts'
import { createStatsStore } from './stats-store.ts'
import { createStatusStore } from './status-store.ts'
import { createTimelineStore } from './timeline.ts'
import { createTokenStore } from './token-store.ts'
import { createToldAvailabilityStore } from './told-availability-store.ts'
import { createWebhookLoanStore } from './webhook-loan-store.ts'

interface PortDeps {
  engine: Engine
  /** On whose behalf it is written; without, nothing is told. */
  by: AuditContext | undefined
  search: SearchIndex
  loanLocks: LoanLocks
  scrubber: Scrubber
}

/** All of a store that any engine does alike. */
export const createPorts = ({ engine, by, search, loanLocks, scrubber }: PortDeps) => ({
  ...createAgentStore(engine, by),
  ...createAlertStore(engine),
  ...createAttachmentStore(engine),
  ...createAuditStore(engine, by),
  ...createAvailabilityStore(engine),
  ...createBoardStore(engine),
  ...createCannedReplyStore(engine, by),
  ...createChangeFeed(engine),
  ...createConnectorStore(engine, by),
  ...createContactStore(engine, by),
  ...createConversationStore(engine, search, by),
  ...createDeliveryStore(engine, by),
  ...createEpisodeStore(engine),
  ...createDueStore(engine),
  ...createFleetStore(engine),
  ...createIngestStore(engine),
  ...createItemStore(engine),
  ...createMessageStore(engine),
  ...createNoticeStore(engine, search),
  ...createOutboxStore(engine),
  ...createPlaceStore(engine),
  ...createPresenceStore(engine),
  ...createPrivacyStore(engine, by, scrubber),
  ...createQueueStore(engine, by),
  ...createRequestLogStore(engine),
  ...createRoutingStore(engine),
  ...createSecondFactorStore(engine, by),
  ...createSightStore(engine),
  ...createStateStore(engine),
  ...createStatsStore(engine),
  ...createStatusStore(engine, by),
  ...createTimelineStore(engine),
  ...createTokenStore(engine),
  ...createToldAvailabilityStore(engine),
  ...createWebhookLoanStore(engine, by, loanLocks),
  indexMessages: search.indexMessages,
  readSearchDelay: search.readSearchDelay,
  moveTimes: createMoveTimes(engine),
})

const createMoveTimes =
  (db: Engine): Store['moveTimes'] =>
  async (change, longest) => {
    // What a power cut undoes of it, the note of how far it had come undoes as well.
    const move = () => db.decide(moveTimes(change, longest), { isDurable: false })
    while (!(await move())) await nextTurn()
  }
