import type { OutboxAsked } from './decide-outbox.ts'
import type { FetchedDelivery, Subject } from './delivery.ts'

export interface OutboxItem {
  position: number
  kind: Subject['kind']
  /** The bytes that a webhook would get. */
  body: Uint8Array
}

export type OutboxAnswer =
  | { kind: 'answered'; items: OutboxItem[]; fetched: FetchedDelivery[] }
  /** What there is for its partner is sent. */
  | { kind: 'not_pull' }
  /** It is deleted. */
  | { kind: 'no_connector' }

export interface OutboxStore {
  /** Settles what arrived, and gives what follows, the same to whoever asks the same. */
  askOutbox(asked: OutboxAsked): Promise<OutboxAnswer>
  /** Those of these connectors for whose partners something waits that nobody was given. */
  findFilledOutboxes(connectorIds: readonly string[]): Promise<string[]>
  /** Those of these customers of a connector for whom something waits that nobody was given. */
  findAwaited(connectorId: string, customerIds: readonly string[]): Promise<string[]>
}
