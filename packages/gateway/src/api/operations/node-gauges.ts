/** Which node this is, what it does, and its connections to the database. */
import { Gauge, type Registry } from 'prom-client'
import type { Config } from '../../config/config.ts'
import type { StatsStore } from '../../stats/stats-store.ts'

export interface NodeGaugeDeps {
  store: Pick<StatsStore, 'readPool'>
  config: Pick<Config, 'roles'>
  nodeId: string
  version: string
}

/** Gives what sets those that change. */
export function createNodeGauges({ store, config, nodeId, version }: NodeGaugeDeps, registers: Registry[]): () => void {
  const info = new Gauge({
    name: 'passerelle_node_info',
    help: 'Always 1: the id that the log names, and the version of the program',
    labelNames: ['node', 'version'],
    registers,
  })
  info.set({ node: nodeId, version }, 1)
  const roles = new Gauge({
    name: 'passerelle_node_role',
    help: '1 for each role that this node has, else 0: their sum over all nodes is how many have it',
    labelNames: ['role'],
    registers,
  })
  for (const role of ['api', 'worker'] as const) roles.set({ role }, config.roles[role] ? 1 : 0)
  return createPoolGauges(store, registers)
}

function createPoolGauges(store: NodeGaugeDeps['store'], registers: Registry[]): () => void {
  const connections = new Gauge({
    name: 'passerelle_database_pool_connections',
    help: 'Connections to the database that this node holds; none are counted for SQLite',
    labelNames: ['state'],
    registers,
  })
  const most = new Gauge({
    name: 'passerelle_database_pool_max_connections',
    help: 'No more connections to the database are opened; 0 for SQLite',
    registers,
  })
  const waiting = new Gauge({
    name: 'passerelle_database_pool_waiting',
    help: 'Statements and transactions that wait for a connection to the database',
    registers,
  })

  return () => {
    const pool = store.readPool?.()
    if (!pool) return
    connections.set({ state: 'used' }, pool.used)
    connections.set({ state: 'idle' }, pool.idle)
    most.set(pool.max)
    waiting.set(pool.waiting)
  }
}
