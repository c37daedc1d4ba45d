/** Which server of a fleet does what only one may do at a time, and which servers there are. Pure. */
import { type Command, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, update } from '../commands/row-changes.ts'
import type { NodeRow } from '../commands/rows.ts'
import { noLease } from '../deliveries/line.ts'
import type { LoopTurn } from './fleet-store.ts'

const forgottenAfterMs = 24 * 3600_000
/** Six heartbeats. */
const deadAfterMs = 60_000
const leases = { deliveryLeases: {}, fetchLeases: {}, loopLeases: {} }

export const takeLoop = ({ name, nodeId, now, leaseMs }: LoopTurn): Command<boolean> => ({
  needs: { loopLease: { name } },
  decide: ({ loopLease: [before] }) => {
    if (before && before.nodeId !== nodeId && before.leasedUntil > now) return unchanged(false)
    const after = { name, nodeId, leasedUntil: now + leaseMs }
    const changes = before ? update('loopLeases', { name }, { before, after }) : [insert('loopLeases', after)]
    return { outcome: true, changes }
  },
})

export const recordHeartbeat = ({ id, now }: { id: string; now: number }): Command<void> => ({
  needs: { nodes: {} },
  decide: ({ nodes }) => {
    const before = nodes.find((node) => node.id === id)
    const gone = nodes.filter((node) => node.id !== id && node.seenAt < now - forgottenAfterMs)
    return {
      outcome: undefined,
      changes: [
        ...(before
          ? update('nodes', { id }, { before, after: { seenAt: now } })
          : [insert('nodes', { id, startedAt: now, seenAt: now })]),
        ...gone.map((node) => remove('nodes', { id: node.id })),
      ],
    }
  },
})

/** Beside an embedded store one server may run at a time: whoever starts there is alone. */
type Starting = { isAlone: true } | { isAlone: false; now: number }

const isDead = ({ seenAt }: NodeRow, starting: Starting): boolean =>
  starting.isAlone || seenAt <= starting.now - deadAfterMs

/** At a start: a lease that no living server has is nobody's. */
export const releaseLeases = (starting: Starting): Command<void> => ({
  needs: { nodes: {}, ...leases },
  decide: (state) => {
    const dead = state.nodes.filter((node) => isDead(node, starting))
    const alive = new Set(state.nodes.filter((node) => !dead.includes(node)).map(({ id }) => id))
    return {
      outcome: undefined,
      changes: [
        ...dead.map(({ id }) => remove('nodes', { id })),
        ...freeLeases(state, (nodeId) => nodeId === null || !alive.has(nodeId)),
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
