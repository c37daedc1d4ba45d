import type { RecordedStatus } from '@passerelle/protocol'
import { recordInbound } from '../../ingest/decide-inbound.ts'
import type { InboundPlan } from '../../ingest/inbound-plan.ts'
import type { IngestStore } from '../../ingest/ingest-store.ts'
import { findDuplicates } from '../../ingest/known-messages.ts'
import { decide, type Engine } from './engine.ts'
import { gather } from './gather.ts'

export const createIngestStore = (db: Engine): IngestStore => ({
  recordInbound: gatherInbound(db),
  findDuplicates: (connectorId, messages) => db.read(() => decide(findDuplicates(connectorId, messages))),
})

/** As many messages as are written together at most: others are let in between. */
const mostTogether = 256

/** Batches of a connector that come together are one command. */
const gatherInbound = (db: Engine): IngestStore['recordInbound'] =>
  gather<InboundPlan, RecordedStatus[] | undefined>(
    async (take) => {
      const statuses = await db.decide(() => {
        const plans = take()
        return recordInbound(plans[0]?.connectorId ?? '', plans)
      })
      return statuses ?? []
    },
    {
      keyOf: ({ connectorId }) => connectorId,
      weigh: ({ customers }) => customers.reduce((sum, { messages }) => sum + messages.length, 0),
      most: mostTogether,
    },
  )
