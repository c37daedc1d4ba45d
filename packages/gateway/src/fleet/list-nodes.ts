import type { NodeItem } from '@passerelle/protocol'
import type { NodeRow } from '../commands/fleet-rows.ts'
import type { ReadinessCheck } from '../maintenance/readiness.ts'
import type { FleetStore } from './fleet-store.ts'
import type { NodeMonitor, NodeReport } from './node-monitor.ts'
import { silentMs } from './silence.ts'

interface ListingStore extends Pick<FleetStore, 'listNodes'> {
  readSearchDelay(now: number): Promise<number>
  readCountingDelay(now: number): Promise<number>
}

export interface ListNodesDeps {
  store: ListingStore
  readiness: Pick<ReadinessCheck, 'read'>
  node: Pick<NodeMonitor, 'report'>
  nodeId: string
}

/** The one that answers as it is now, the others as they last said; those that died at the end. */
export async function listNodes({ store, readiness, node, nodeId }: ListNodesDeps, now: number): Promise<NodeItem[]> {
  const behind = await readBehind(store, now)
  const { parts } = await readiness.read()
  const own = { ...node.report(), health: parts }
  const others = (await store.listNodes()).filter(({ id }) => id !== nodeId)
  return [
    { ...presentNode({ id: nodeId, seenAt: now, diedAt: null }, own), behind, current: true },
    ...presentNodes(others, behind),
  ]
}

/** For whoever is none of them: when all are dead, none of them has noted it. */
export async function listNodesFromOutside(store: ListingStore, now: number): Promise<NodeItem[]> {
  const behind = await readBehind(store, now)
  const rows = (await store.listNodes()).map((row) =>
    row.diedAt === null && now - row.seenAt >= silentMs ? { ...row, diedAt: now } : row,
  )
  return presentNodes(rows, behind)
}

async function readBehind(store: ListingStore, now: number): Promise<NodeItem['behind']> {
  const [searchMs, figuresMs] = [await store.readSearchDelay(now), await store.readCountingDelay(now)]
  return { search_seconds: Math.floor(searchMs / 1000), figures_seconds: Math.floor(figuresMs / 1000) }
}

const presentNodes = (rows: readonly NodeRow[], behind: NodeItem['behind']): NodeItem[] =>
  rows
    .toSorted(
      (a, b) =>
        Number(a.diedAt !== null) - Number(b.diedAt !== null) || a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1),
    )
    .flatMap(({ report, ...row }) =>
      report === null ? [] : [{ ...presentNode(row, JSON.parse(report)), behind, current: false }],
    )

const presentNode = ({ id, seenAt, diedAt }: Pick<NodeRow, 'id' | 'seenAt' | 'diedAt'>, report: NodeReport) => {
  const { stopping, ...said } = report
  const state: NodeItem['state'] = diedAt !== null ? 'dead' : stopping ? 'stopping' : 'running'
  // One of an earlier version does not tell.
  return { ...said, disk: said.disk ?? null, id, state, seen_at: new Date(seenAt).toISOString() }
}
