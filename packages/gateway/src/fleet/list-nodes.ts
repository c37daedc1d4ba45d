import type { NodeItem } from '@passerelle/protocol'
import type { NodeRow } from '../commands/rows.ts'
import type { ReadinessCheck } from '../maintenance/readiness.ts'
import type { FleetStore } from './fleet-store.ts'
import type { NodeMonitor, NodeReport } from './node-monitor.ts'

export interface ListNodesDeps {
  store: Pick<FleetStore, 'listNodes'>
  readiness: Pick<ReadinessCheck, 'read'>
  node: Pick<NodeMonitor, 'report'>
  nodeId: string
}

/** The one that answers as it is now, the others as they last said; those that died at the end. */
export async function listNodes(
  { store, readiness, node, nodeId }: ListNodesDeps,
  { now, behind }: { now: number; behind: NodeItem['behind'] },
): Promise<NodeItem[]> {
  const { parts } = await readiness.read()
  const own = { ...node.report(), health: parts }
  const others = (await store.listNodes()).filter(({ id }) => id !== nodeId)
  return [
    { ...presentNode({ id: nodeId, seenAt: now, diedAt: null }, own), behind, current: true },
    ...others
      .toSorted(
        (a, b) =>
          Number(a.diedAt !== null) - Number(b.diedAt !== null) || a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1),
      )
      .flatMap(({ report, ...row }) =>
        report === null ? [] : [{ ...presentNode(row, JSON.parse(report)), behind, current: false }],
      ),
  ]
}

const presentNode = ({ id, seenAt, diedAt }: Pick<NodeRow, 'id' | 'seenAt' | 'diedAt'>, report: NodeReport) => {
  const { stopping, ...said } = report
  const state: NodeItem['state'] = diedAt !== null ? 'dead' : stopping ? 'stopping' : 'running'
  return { ...said, id, state, seen_at: new Date(seenAt).toISOString() }
}
