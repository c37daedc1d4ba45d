import type { RecordedStatus } from '@passerelle/protocol'
import type { InboundIdentity, InboundPlan } from './inbound-plan.ts'

export interface IngestStore {
  /**
   * Commits a plan whole or not at all. What is known or was erased is dropped, and a conversation is touched only if
   * something new remains. One status a message, by `index`; undefined when the connector was deleted meanwhile.
   */
  recordInbound(plan: InboundPlan): Promise<RecordedStatus[] | undefined>
  /**
   * One answer a message: whether `recordInbound` would drop it. It stays so; what is new may be known a moment later.
   * One read.
   */
  findDuplicates(connectorId: string, messages: readonly InboundIdentity[]): Promise<boolean[]>
}
