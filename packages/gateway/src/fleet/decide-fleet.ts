/** Which server of a fleet does what only one may do at a time, and which servers there are. Pure. */
import { type Command, unchanged } from '../commands/command.ts'
import type { NodeRow } from '../commands/fleet-rows.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, update } from '../commands/row-changes.ts'
import { noLease } from '../deliveries/line.ts'
import type { Heartbeat, LoopTurn, TakeOver } from './fleet-store.ts'

/** For so long operators see that it died. */
const forgottenAfterMs = 3600_000
const leases = { deliveryLeases: {}, fetchLeases: {}, loopLeases: {} }

/** What is decided of servers alone: nobody else waits for it, nor it for anybody. */
const about = { used: ['servers'] }

export const takeLoop = ({ name, nodeId, now, leaseMs }: LoopTurn): Command<boolean> => ({
  about,
  needs: { loopLease: { name } },
  decide: ({ loopLease: [before] }) => {
    if (before && before.nodeId !== nodeId && before.leasedUntil > now) return unchanged(false)
    const after = { name, nodeId, leasedUntil: now + leaseMs }
    const changes = before ? update('loopLeases', { name }, { before, after }) : [insert('loopLeases', after)]
    return { outcome: true, changes }
  },
})

/** Gives the servers there are after it. One that was taken for dead, and was not, is back. */
export const recordHeartbeat = ({ id, now, report }: Heartbeat): Command<NodeRow[]> => ({
  about,
  needs: { nodes: {} },
  decide: ({ nodes }) => {
    const before = nodes.find((node) => node.id === id)
    const own: NodeRow = { id, startedAt: before?.startedAt ?? now, seenAt: now, diedAt: null, report }
    const others = nodes.filter((node) => node.id !== id)
    const forgotten = others.filter(({ diedAt }) => diedAt !== null && diedAt < now - forgottenAfterMs)
    return {
      outcome: [...others.filter((node) => !forgotten.includes(node)), own],
      changes: [
        ...(before ? update('nodes', { id }, { before, after: own }) : [insert('nodes', own)]),
        ...forgotten.map((node) => remove('nodes', { id: node.id })),
      ],
    }
  },
})

/** At the start of the only server there may be: all others died. */
export const releaseLeases = (): Command<void> => ({
  needs: { nodes: {}, ...leases },
  decide: (state) => ({
    outcome: undefined,
    changes: [...state.nodes.map(({ id }) => remove('nodes', { id })), ...freeLeases(state, () => true)],
  }),
})

/** Of those that were found silent, one that has been heard of since lives. */
export const takeOver = ({ silent, now }: TakeOver): Command<void> => ({
  needs: { nodes: {}, ...leases },
  decide: (state) => {
    const dead = state.nodes.filter(
      ({ id, seenAt, diedAt }) => diedAt === null && silent.some((one) => one.id === id && one.seenAt === seenAt),
    )
    const ids = new Set(dead.map(({ id }) => id))
    return {
      outcome: undefined,
      changes: [
        ...dead.flatMap((before) => update('nodes', { id: before.id }, { before, after: { diedAt: now } })),
        ...freeLeases(state, (nodeId) => nodeId !== null && ids.has(nodeId)),
      ],
    }
  },
})

export const endNode = (id: string): Command<void> => ({
  needs: leases,
  decide: (state) => ({
    outcome: undefined,
    changes: [remove('nodes', { id }), ...freeLeases(state, (nodeId) => nodeId === id)],
  }),
})

type Leases = Pick<State, keyof typeof leases>

/** What was under way is due again; a try that nobody saw end does not count. */
function freeLeases(
  { deliveryLeases, fetchLeases, loopLeases }: Leases,
  isFreed: (nodeId: string | null) => boolean,
): RowChange[] {
  const freed = <Lease extends { nodeId: string | null }>(all: readonly Lease[]) =>
    all.filter(({ nodeId }) => isFreed(nodeId))
  return [
    ...freed(deliveryLeases).flatMap((before) => update('deliveries', { seq: before.seq }, { before, after: noLease })),
    ...freed(fetchLeases).flatMap((before) =>
      update('attachments', { id: before.id }, { before, after: { leasedUntil: null, nodeId: null } }),
    ),
    ...freed(loopLeases).map(({ name }) => remove('loopLeases', { name })),
  ]
}
