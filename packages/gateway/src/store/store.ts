/** The store: the ports together. One method is one business fact is one transaction; an engine lives in its folder. */
import type { AgentStore } from '../agents/agent-store.ts'
import type { IdentityStore } from '../agents/identity-store.ts'
import type { StatusStore } from '../agents/status-store.ts'
import type { AlertStore } from '../alerts/alert-store.ts'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { SecondFactorStore } from '../auth/second-factor-store.ts'
import type { SessionStore } from '../auth/session-store.ts'
import type { TokenStore } from '../auth/token-store.ts'
import type { ChangeFeed } from '../changes/change-feed.ts'
import type { ItemStore } from '../changes/item-store.ts'
import type { AuditContext } from '../commands/actor.ts'
import type { WakeUps } from '../commands/wake-ups.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { WebhookLoanStore } from '../connectors/webhook-loan-store.ts'
import type { ContactStore } from '../contacts/contact-store.ts'
import type { CannedReplyStore } from '../conversations/canned-reply-store.ts'
import type { ConversationStore } from '../conversations/conversation-store.ts'
import type { SightStore } from '../conversations/sight-store.ts'
import type { StateStore } from '../conversations/state-store.ts'
import type { TimelineStore } from '../conversations/timeline-store.ts'
import type { DeliveryStore } from '../deliveries/delivery-store.ts'
import type { OutboxStore } from '../deliveries/outbox-store.ts'
import type { PlaceStore } from '../events/place-store.ts'
import type { ToldAvailabilityStore } from '../events/told-availability-store.ts'
import type { FleetStore } from '../fleet/fleet-store.ts'
import type { IngestStore } from '../ingest/ingest-store.ts'
import type { ClockChange } from '../lib/follow-clock.ts'
import type { LongestWaits } from '../maintenance/decide-clock-change.ts'
import type { MessageStore } from '../messages/message-store.ts'
import type { NoticeStore } from '../notices/notice-store.ts'
import type { PresenceStore } from '../presence/presence-store.ts'
import type { PrivacyStore } from '../privacy/privacy-store.ts'
import type { AvailabilityStore } from '../queues/availability-store.ts'
import type { DueStore } from '../queues/due-store.ts'
import type { QueueStore } from '../queues/queue-store.ts'
import type { RoutingStore } from '../queues/routing-store.ts'
import type { BoardStore } from '../reports/board-store.ts'
import type { EpisodeStore } from '../reports/episode-store.ts'
import type { RequestLogStore } from '../requests/request-log-store.ts'
import type { SearchStore } from '../search/search-store.ts'
import type { StatsStore } from '../stats/stats-store.ts'
import type { Snapshot } from './snapshot.ts'

export interface Store
  extends AgentStore,
    AlertStore,
    AttachmentStore,
    AuditStore,
    AvailabilityStore,
    BoardStore,
    CannedReplyStore,
    ChangeFeed,
    ConnectorStore,
    ContactStore,
    ConversationStore,
    DeliveryStore,
    EpisodeStore,
    DueStore,
    FleetStore,
    IdentityStore,
    IngestStore,
    ItemStore,
    MessageStore,
    NoticeStore,
    OutboxStore,
    PlaceStore,
    PresenceStore,
    PrivacyStore,
    QueueStore,
    RequestLogStore,
    RoutingStore,
    SearchStore,
    SecondFactorStore,
    SessionStore,
    SightStore,
    StateStore,
    StatsStore,
    StatusStore,
    TimelineStore,
    TokenStore,
    ToldAvailabilityStore,
    WakeUps,
    WebhookLoanStore {
  /** Whether several servers may work on it at a time. An embedded one has one server. */
  readonly isShared: boolean
  /** The time of day of the machine it is on. */
  readClock(): Promise<number>
  /**
   * The same store on somebody's behalf: what they do enters the audit log in the transaction that does it. Nothing
   * does otherwise: what the server does by itself is told by its own rows.
   */
  audited(context: AuditContext): Store
  /** Brings the schema up to date; refuses a database newer than the program. For the one that serves, and it alone. */
  migrate(): Promise<void>
  /** The schema of a new database; refuses any that is not the program's. */
  makeSchema(): Promise<void>
  /**
   * Moves what waits for a stored time along with a clock that was set: retries, leases, breakers. What then still lies
   * further ahead than it may (the clock was set back while no server ran) is brought back; so are tokens and sessions.
   * Done in many writes. After an error, call it with the same change again: it goes on where it was.
   */
  moveTimes(change: ClockChange, longest: LongestWaits): Promise<void>
  /** Makes this process the one that serves an embedded store, until it ends; refuses a second one. */
  lockForServing(): Promise<void>
  /** As it is now, schema and all: `migrate` need not have been called. */
  openSnapshot(): Promise<Snapshot>
  /** Whether it answers. */
  check(): Promise<void>
  close(): Promise<void>
}
