/** What operators do to queues and to who is in them. An instance always has one queue that is its default. Pure. */
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import type { QueueRow } from '../commands/queue.ts'
import { insert, type RowChange, remove, removeAll, tell, update } from '../commands/row-changes.ts'
import { tellOfQueue } from '../conversations/conversation-activities.ts'
import { ownerTypeOf } from '../conversations/ownership.ts'
import { release } from '../conversations/release.ts'
import { below } from '../messages/thread-order.ts'
import type { Queue, QueueMember, QueuePatch } from './queue.ts'
import type { MemberOutcome, QueueDeletion, QueueOutcome } from './queue-store.ts'

const tellOf = ({ id, name, instanceId }: QueueRow, kind: string, params: Record<string, unknown> = {}): RowChange =>
  tell({ kind, target: { type: 'queue', id, name }, instanceId, connectorId: null, params })

export const recordQueue = (queue: Queue): Command<QueueOutcome> => ({
  needs: { queues: { instanceId: queue.instanceId } },
  decide: (state) => {
    const refused = findRefusal(queue, state)
    if (refused) return unchanged(refused)
    return {
      outcome: { kind: 'recorded', queue },
      changes: [...takeDefault(queue, state), insert('queues', queue), tellOf(queue, 'queue.created')],
    }
  },
})

export const updateQueue = (id: string, patch: QueuePatch): Command<QueueOutcome> => ({
  needs: { queues: { besideId: id } },
  decide: (state) => {
    const before = state.queues.find((one) => one.id === id)
    if (!before) return unchanged({ kind: 'not_found' })
    const queue = { ...before, ...patch }
    const refused = before.isDefault && !queue.isDefault ? defaultNeeded : findRefusal(queue, state)
    if (refused) return unchanged(refused)
    return {
      outcome: { kind: 'recorded', queue },
      changes: [
        ...takeDefault(queue, state),
        ...update('queues', { id }, { before, after: queue }),
        tellOf(queue, 'queue.updated', { options: Object.keys(patch).map(spell) }),
      ],
    }
  },
})

const defaultNeeded = { kind: 'default_needed' } as const

/** As the API names them. */
const spell = (field: string): string =>
  field.replace(/Ms$/, 'Seconds').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** There is one default: what was it is none any more. */
const takeDefault = ({ id, isDefault }: Queue, { queues }: State): RowChange[] =>
  queues.flatMap((before) =>
    isDefault && before.isDefault && before.id !== id
      ? update('queues', { id: before.id }, { before, after: { isDefault: false } })
      : [],
  )

function findRefusal(queue: Queue, { queues }: State): Exclude<QueueOutcome, { kind: 'recorded' }> | undefined {
  const name = queue.name.toLowerCase()
  if (queues.some((one) => one.id !== queue.id && one.name.toLowerCase() === name)) return { kind: 'name_taken' }
  const byId = new Map(queues.map((one) => [one.id, one]))
  byId.set(queue.id, queue)
  const passed = new Set<string>()
  for (let one: Queue = queue; one.overflowQueueId !== null; ) {
    passed.add(one.id)
    const next = byId.get(one.overflowQueueId)
    if (!next) return { kind: 'overflow_unknown' }
    if (passed.has(next.id)) return { kind: 'overflow_circle' }
    one = next
  }
  return undefined
}

/** So many conversations are moved in one write: others are let in between. */
const mostMoved = 500

export const deleteQueue = (id: string, now: number): Command<QueueDeletion> => ({
  needs: {
    queues: { besideId: id },
    connectorsOfQueue: { queueId: id },
    conversationsOfQueue: { queueId: id, limit: mostMoved },
  },
  decide: (state) => {
    const before = state.queues.find((one) => one.id === id)
    if (!before) return unchanged({ kind: 'not_found' })
    if (before.isDefault) return unchanged(defaultNeeded)
    const moved = moveConversations(before, state, now)
    if (state.conversationsOfQueue.length === mostMoved) return { outcome: { kind: 'moving' }, changes: moved }
    return { outcome: { kind: 'deleted', queue: before }, changes: [...moved, ...deletion(before, state, now)] }
  },
})

/** Into the default queue; who has one keeps it. */
function moveConversations(fromQueue: QueueRow, { queues, conversationsOfQueue }: State, now: number): RowChange[] {
  const queue = queues.find(({ isDefault }) => isDefault)
  return conversationsOfQueue.flatMap((before) => {
    const at = below(before.lastPlaceAt, now)
    const isWaiting = ownerTypeOf(before) === 'queue'
    const after = { queueId: queue?.id ?? before.instanceId, ...(isWaiting && { lastPlaceAt: at }) }
    return [
      ...update('conversations', { id: before.id }, { before, after }),
      insert('changes', {
        ...{ instanceId: before.instanceId, type: 'conversation.updated', conversationId: before.id },
        ...{ messageId: null, recordedAt: now },
      }),
      ...(isWaiting ? [tellOfQueue(before, { reason: 'transferred', fromQueue, queue, at })] : []),
    ]
  })
}

const deletion = (before: QueueRow, { queues, connectorsOfQueue }: State, now: number): RowChange[] => [
  ...connectorsOfQueue.flatMap((connector) =>
    update('connectors', { id: connector.id }, { before: connector, after: { defaultQueueId: null } }),
  ),
  ...queues.flatMap((one) =>
    one.overflowQueueId === before.id
      ? update('queues', { id: one.id }, { before: one, after: { overflowQueueId: null, overflowAfterMs: null } })
      : [],
  ),
  ...removeAll('queueMembers', 'queueId', [before.id]),
  ...update('queues', { id: before.id }, { before, after: { deletedAt: now } }),
  tellOf(before, 'queue.deleted'),
]

interface Membership {
  queueId: string
  agentId: string
}

export const recordQueueMember = (wanted: Membership & { skills: string }): Command<MemberOutcome> => ({
  needs: needsOf(wanted),
  decide: (state) => decideMember(wanted, state),
})

const needsOf = ({ queueId, agentId }: Membership) => ({
  queues: { besideId: queueId },
  memberships: { queueId, agentId },
  agents: { ids: [agentId] },
})

function decideMember(wanted: Membership & { skills: string }, state: State): Decision<MemberOutcome> {
  const { queueId, agentId, skills } = wanted
  const queue = state.queues.find(({ id }) => id === queueId)
  if (!queue) return unchanged({ kind: 'not_found' })
  const agent = state.agents.find(({ id, instanceId }) => id === agentId && instanceId === queue.instanceId)
  if (!agent) return unchanged({ kind: 'unknown_agent' })
  const [before] = state.memberships
  const rows = before
    ? update('queueMembers', { queueId, agentId }, { before, after: { skills } })
    : [insert('queueMembers', { queueId, agentId, skills })]
  const told = tellOf(queue, before ? 'queue.member_changed' : 'queue.member_added', named(agent))
  return {
    outcome: { kind: 'recorded', member: { queueId, agentId, skills, name: agent.name } },
    changes: [...rows, told],
  }
}

const named = ({ id, name }: { id: string; name: string }) => ({ agent: { id, name } })

/** Gives what they were; undefined when they were none of it. */
export const removeQueueMember = (wanted: Membership & { now: number }): Command<QueueMember | undefined> => ({
  needs: { ...needsOf(wanted), heldConversations: { agentId: wanted.agentId, queueId: wanted.queueId } },
  decide: ({ queues, memberships: [before], agents: [agent], heldConversations }) => {
    const queue = queues.find(({ id }) => id === wanted.queueId)
    if (!before || !queue) return unchanged(undefined)
    const { queueId, agentId } = before
    const who = agent ?? { id: agentId, name: '' }
    return {
      outcome: { ...before, name: who.name },
      changes: [
        remove('queueMembers', { queueId, agentId }),
        ...release(heldConversations, { from: agent, now: wanted.now }),
        tellOf(queue, 'queue.member_removed', named(who)),
      ],
    }
  },
})
