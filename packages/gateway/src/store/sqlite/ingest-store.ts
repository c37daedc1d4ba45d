import type { RecordedStatus } from '@passerelle/protocol'
import { recordInbound } from '../../ingest/decide-inbound.ts'
import type { InboundPlan } from '../../ingest/inbound-plan.ts'
import type { IngestStore } from '../../ingest/ingest-store.ts'
import { findDuplicates } from '../../ingest/known-messages.ts'
import type { Connection } from './connection.ts'
import { gather } from './gather.ts'
import { runCommand } from './run-command.ts'

export const createIngestStore = (db: Connection): IngestStore => ({
  recordInbound: gatherInbound(db),
  findDuplicates: async (connectorId, messages) => runCommand(db, findDuplicates(connectorId, messages)),
})

/** As many messages as are written together at most: others are let in between. */
const mostTogether = 256

/** Batches of a connector that come together are one command. */
function gatherInbound(db: Connection): IngestStore['recordInbound'] {
  const weigh = ({ customers }: InboundPlan) => customers.reduce((sum, { messages }) => sum + messages.length, 0)
  const recordAll = (plans: readonly InboundPlan[]): (RecordedStatus[] | undefined)[] => {
    const outcomes = new Map<InboundPlan, RecordedStatus[] | undefined>()
    for (const [connectorId, theirs = []] of Map.groupBy(plans, (plan) => plan.connectorId)) {
      const statuses = runCommand(db, recordInbound(connectorId, theirs))
      for (const [index, plan] of theirs.entries()) outcomes.set(plan, statuses?.[index])
    }
    return plans.map((plan) => outcomes.get(plan))
  }
  return gather(db, recordAll, { weigh, most: mostTogether })
}
