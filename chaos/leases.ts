import type { withClient } from '@passerelle/testkit/postgres'

type Client = Parameters<Parameters<typeof withClient>[1]>[0]

export interface Settled {
  id: string
  state: string
  settledAt: number | null
  attempts: number
}

/** What the database says of deliveries under way, which no door shows. */
export interface Leases {
  /** Ids of deliveries by the node that has leased them. */
  listByNode(): Promise<Map<string, string[]>>
  countOf(nodeIds: readonly string[]): Promise<number>
  readSettled(ids: readonly string[]): Promise<Settled[]>
}

export function readLeases(client: Client): Leases {
  return {
    async listByNode() {
      const { rows } = await client.query<{ id: string; node_id: string }>(
        'select id, node_id from deliveries where lease_id is not null',
      )
      const byNode = Map.groupBy(rows, ({ node_id }) => node_id)
      return new Map([...byNode].map(([nodeId, leased]) => [nodeId, leased.map(({ id }) => id)]))
    },
    async countOf(nodeIds) {
      const text = 'select count(*)::int as n from deliveries where lease_id is not null and node_id = any($1)'
      const { rows } = await client.query<{ n: number }>(text, [nodeIds])
      return rows[0]?.n ?? 0
    },
    async readSettled(ids) {
      const text =
        'select id, state, settled_at::float8 as "settledAt", attempts::int from deliveries where id = any($1)'
      return (await client.query<Settled>(text, [ids])).rows
    },
  }
}
