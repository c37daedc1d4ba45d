/**
 * What a connector is told of the queues of its instance: each change of a state once, whoever saw it. What is not known
 * yet is noted, and told from its next change on. These events are of no customer, and have a line of their own. Pure.
 */
import { type Command, type Decision, lastOf, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, removeAll, update } from '../commands/row-changes.ts'
import { enqueue } from '../deliveries/line.ts'
import type { Availability, AvailabilityState } from '../queues/availability.ts'
import { renderAvailability } from '../queues/render-availability.ts'
import { composeEvent } from './compose-event.ts'
import { draftHeads } from './draft-heads.ts'
import { listensTo } from './listens-to.ts'

/** A delivery of no customer has these for its customer and its conversation. */
export const nobody = { customerId: '', conversationId: '' }

export interface SeenQueues {
  connectorId: string
  instanceId: string
  /** All of the instance. */
  queues: readonly (Availability & { id: string; name: string })[]
  now: number
  newId(now: number): string
}

/** Gives the states that were told. */
export const tellAvailability = (seen: SeenQueues): Command<AvailabilityState[]> => {
  const { connectorId, queues } = seen
  return {
    about: { customers: [{ connectorId, customerId: nobody.customerId }] },
    needs: {
      eventEndpoints: { connectorIds: [connectorId] },
      toldAvailability: { connectorId },
      linesOf: { connectorId, customerIds: [nobody.customerId] },
      sequences: { most: { deliveries: queues.length } },
    },
    decide: (state) => decideAvailability(seen, state),
  }
}

export function decideAvailability(seen: SeenQueues, state: State): Decision<AvailabilityState[]> {
  const { connectorId, instanceId, queues, now, newId } = seen
  const [endpoint] = state.eventEndpoints
  if (!endpoint || !listensTo(endpoint.eventTypes, 'availability.changed')) return unchanged([])
  const told = new Map(state.toldAvailability.map((row) => [row.queueId, row]))
  const lines = draftHeads(state, [])
  const of = { connectorId, customerId: nobody.customerId }
  let seq = lastOf(state, 'deliveries')
  const outcome: AvailabilityState[] = []
  const changes: RowChange[] = []
  for (const queue of queues) {
    const before = told.get(queue.id)
    told.delete(queue.id)
    const key = { connectorId, queueId: queue.id }
    if (!before) changes.push(insert('toldAvailability', { ...key, state: queue.state }))
    if (!before || before.state === queue.state) continue
    changes.push(...update('toldAvailability', key, { before, after: { state: queue.state } }))
    outcome.push(queue.state)
    const eventId = newId(now)
    const data = renderAvailability(queue)
    const eventType = 'availability.changed'
    const event = { id: eventId, type: eventType, now, customerId: null, conversationId: null } as const
    const delivery = { seq: ++seq, id: newId(now), instanceId, ...of, conversationId: nobody.conversationId }
    const added = enqueue(lines.of(of), {
      ...{ ...delivery, endpointId: endpoint.id, subject: 'event', messageId: null, eventId, eventType, now },
      ...{ body: composeEvent({ ...event, owner: null, data }), isFetched: endpoint.delivery === 'pull' },
    })
    changes.push(...added)
    lines.add(added, of)
  }
  // Of queues that are gone.
  for (const queueId of told.keys()) changes.push(remove('toldAvailability', { connectorId, queueId }))
  return { outcome, changes }
}

/** They go with no conversation, so by their age. Gives how many. */
export const deleteEventsOfNobody = (asked: { before: number; limit: number }): Command<number> => ({
  about: { used: ['events of nobody'] },
  needs: { eventsOfNobody: asked },
  decide: ({ eventsOfNobody: old }) => {
    const seqs = old.map(({ seq }) => seq)
    return {
      outcome: old.length,
      changes: [
        ...removeAll(
          'attempts',
          'deliveryId',
          old.map(({ id }) => id),
        ),
        ...removeAll('deliveryBodies', 'seq', seqs),
        ...removeAll('deliveries', 'seq', seqs),
      ],
    }
  },
})
