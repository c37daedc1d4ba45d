/**
 * What a connector is told of the queues of its instance: each change of a state once, whoever saw it. What is not known
 * yet is noted, and told from its next change on. What waits, and was never tried, goes when the queue changes again: only
 * its newest state waits. These events are of no customer, and have a line of their own. Pure.
 */
import { type Command, type Decision, lastOf, unchanged } from '../commands/command.ts'
import type { ToldAvailabilityRow } from '../commands/connector-rows.ts'
import type { EventEndpoint, WaitingAvailability } from '../commands/event-look-ups.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, removeAll, update } from '../commands/row-changes.ts'
import { draftLines, enqueue } from '../deliveries/line.ts'
import type { Availability, AvailabilityState } from '../queues/availability.ts'
import { renderAvailability } from '../queues/render-availability.ts'
import { composeEvent } from './compose-event.ts'
import { draftHeads } from './draft-heads.ts'
import { listensTo } from './listens-to.ts'

/** A delivery of no customer has these for its customer and its conversation. */
export const nobody = { customerId: '', conversationId: '' }

type SeenQueue = Availability & { id: string; name: string }

export interface SeenQueues {
  connectorId: string
  instanceId: string
  /** All of the instance. */
  queues: readonly SeenQueue[]
  now: number
  newId(now: number): string
}

/** Waiting ones that are looked at: more than any instance has queues. */
export const mostWaiting = 500

/** Gives the states that were told. */
export const tellAvailability = (seen: SeenQueues): Command<AvailabilityState[]> => {
  const { connectorId, queues } = seen
  return {
    about: { customers: [{ connectorId, customerId: nobody.customerId }] },
    needs: {
      eventEndpoints: { connectorIds: [connectorId] },
      toldAvailability: { connectorId },
      waitingAvailability: { connectorId, limit: mostWaiting },
      sequences: { most: { deliveries: queues.length } },
    },
    decide: (state) => decideAvailability(seen, state),
  }
}

export function decideAvailability(seen: SeenQueues, state: State): Decision<AvailabilityState[]> {
  const [endpoint] = state.eventEndpoints
  if (!endpoint || !listensTo(endpoint.eventTypes, 'availability.changed')) return unchanged([])
  const told = new Map(state.toldAvailability.map((row) => [row.queueId, row]))
  const changed = seen.queues.filter(({ id, state: now }) => (told.get(id)?.state ?? now) !== now)
  const { left, changes } = supersede(changed, seen, state.waitingAvailability)
  return {
    outcome: changed.map((queue) => queue.state),
    changes: [...noteStates(seen, told), ...changes, ...tellOf(changed, { seen, endpoint, left, state })],
  }
}

function noteStates({ connectorId, queues }: SeenQueues, told: ReadonlyMap<string, ToldAvailabilityRow>): RowChange[] {
  const noted = queues.flatMap(({ id: queueId, state }) => {
    const before = told.get(queueId)
    if (!before) return [insert('toldAvailability', { connectorId, queueId, state })]
    return update('toldAvailability', { connectorId, queueId }, { before, after: { state } })
  })
  const ids = new Set(queues.map(({ id }) => id))
  const gone = [...told.keys()].filter((queueId) => !ids.has(queueId))
  return [...noted, ...gone.map((queueId) => remove('toldAvailability', { connectorId, queueId }))]
}

interface Superseded {
  /** Who still waits. */
  left: WaitingAvailability[]
  changes: RowChange[]
}

/** Of what was sent, or given out, each attempt has the same bytes: that stays. */
const wasTried = ({ attempts, leaseId, outboxPosition }: WaitingAvailability): boolean =>
  attempts > 0 || leaseId !== null || (outboxPosition ?? 0) > 0

function supersede(
  changed: readonly SeenQueue[],
  { connectorId, now }: SeenQueues,
  waiting: readonly WaitingAvailability[],
): Superseded {
  const ids = new Set(changed.map(({ id }) => id))
  // The last that was seen stays when there may be more behind it: the line has its head among those that were seen.
  const seen = waiting.length < mostWaiting ? waiting : waiting.slice(0, -1)
  const old = new Set(seen.filter((one) => !wasTried(one) && ids.has(queueIdOf(one))))
  if (old.size === 0) return { left: [...waiting], changes: [] }
  const left = waiting.filter((one) => !old.has(one))
  const lines = draftLines({ deliveries: left, othersInLine: [] })
  lines.setHeads({ connectorId, customerId: nobody.customerId }, now)
  const seqs = [...old].map(({ seq }) => seq)
  return {
    left,
    changes: [...removeAll('deliveryBodies', 'seq', seqs), ...removeAll('deliveries', 'seq', seqs), ...lines.changes()],
  }
}

const decoder = new TextDecoder()
const queueIdOf = ({ body }: WaitingAvailability): string => JSON.parse(decoder.decode(body)).data.id

interface Telling {
  seen: SeenQueues
  endpoint: EventEndpoint
  left: readonly WaitingAvailability[]
  state: State
}

function tellOf(changed: readonly SeenQueue[], { seen, endpoint, left, state }: Telling): RowChange[] {
  const { connectorId, instanceId, now, newId } = seen
  const of = { connectorId, customerId: nobody.customerId }
  const lines = draftHeads({ linesOf: left, othersInLine: [] }, [])
  let seq = lastOf(state, 'deliveries')
  return changed.flatMap((queue) => {
    const eventId = newId(now)
    const eventType = 'availability.changed'
    const event = { id: eventId, type: eventType, now, customerId: null, conversationId: null } as const
    const delivery = { seq: ++seq, id: newId(now), instanceId, ...of, conversationId: nobody.conversationId }
    const added = enqueue(lines.of(of), {
      ...{ ...delivery, endpointId: endpoint.id, subject: 'event', messageId: null, eventId, eventType, now },
      body: composeEvent({ ...event, owner: null, data: renderAvailability(queue) }),
      isFetched: endpoint.delivery === 'pull',
    })
    lines.add(added, of)
    return added
  })
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
