/** Which server of a fleet does what only one may do at a time, and which servers there are. Pure. */
import { type Command, unchanged } from '../commands/command.ts'
import { insert, remove, update } from '../commands/row-changes.ts'
import type { LoopTurn } from './fleet-store.ts'

const forgottenAfterMs = 24 * 3600_000

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

export const endNode = (id: string): Command<void> => ({
  needs: { loopLeasesOf: { nodeId: id } },
  decide: ({ loopLeasesOf }) => ({
    outcome: undefined,
    changes: [remove('nodes', { id }), ...loopLeasesOf.map(({ name }) => remove('loopLeases', { name }))],
  }),
})
