import type { RefusedRequest, RequestLogStore } from '../../requests/request-log-store.ts'
import { type Engine, type Row, run } from './engine.ts'
import { num, readCursor, str, toPage } from './rows.ts'

const toRefused = (row: Row): RefusedRequest => ({
  id: str(row, 'id'),
  at: num(row, 'at'),
  connectorId: toConnectorId(row),
  method: str(row, 'method'),
  path: str(row, 'path'),
  status: num(row, 'status'),
  codes: JSON.parse(str(row, 'codes')),
  faults: JSON.parse(str(row, 'faults')),
  faultCount: num(row, 'fault_count'),
  requestId: str(row, 'request_id'),
})

const toConnectorId = (row: Row): string | null => str(row, 'connector_id') || null

export const createRequestLogStore = (db: Engine): RequestLogStore => ({
  recordRequests: ({ refused, counts }) =>
    db.write(
      function* () {
        for (const { at, id, connectorId, method, path, status, codes, faults, faultCount, requestId } of refused) {
          yield* run(
            `insert into refused_requests
                 (at, id, connector_id, method, path, status, codes, faults, fault_count, request_id)
               values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
            ...[at, id, connectorId ?? '', method, path, status],
            ...[JSON.stringify(codes), JSON.stringify(faults), faultCount, requestId],
          )
        }
        for (const { at, connectorId, accepted, refused } of counts) {
          yield* run(
            `insert into request_counts (at, connector_id, accepted, refused) values (?, ?, ?, ?)
             on conflict (at, connector_id) do update set accepted = request_counts.accepted + excluded.accepted,
               refused = request_counts.refused + excluded.refused`,
            ...[at, connectorId ?? '', accepted, refused],
          )
        }
      },
      { isDurable: false },
    ),
  listRefusedRequests: async ({ limit, cursor, connectorId, since = 0 }) => {
    const [at = Number.MAX_SAFE_INTEGER, id = ''] = readCursor(cursor, 'ns') ?? []
    const [ofConnector, values] = connectorId === undefined ? ['', []] : ['connector_id = ? and', [connectorId]]
    const rows = await db.all(
      `select * from refused_requests where ${ofConnector} (at, id) < (?, ?) and at >= ? order by at desc, id desc limit ?`,
      ...[...values, at, id, since, limit + 1],
    )
    return toPage(rows, limit, toRefused, (row) => [num(row, 'at'), str(row, 'id')])
  },
  countRequests: async (since) => {
    const rows = await db.all(
      `select connector_id, cast(sum(accepted) as bigint) as accepted, cast(sum(refused) as bigint) as refused
       from request_counts
       where at > ? group by connector_id order by connector_id`,
      since - 3600_000,
    )
    return rows.map((row) => ({
      connectorId: toConnectorId(row),
      ...{ accepted: num(row, 'accepted'), refused: num(row, 'refused') },
    }))
  },
  deleteRequests: async (before, limit) => {
    const chosen = 'where at < ? order by at, {key} limit ?'
    const [refused, counts] = await Promise.all([
      db.run(
        `delete from refused_requests where (at, id) in (select at, id from refused_requests ${chosen.replace('{key}', 'id')})`,
        ...[before, limit],
      ),
      db.run(
        `delete from request_counts where (at, connector_id) in
           (select at, connector_id from request_counts ${chosen.replace('{key}', 'connector_id')})`,
        ...[before, limit],
      ),
    ])
    return Math.max(refused, counts)
  },
})
