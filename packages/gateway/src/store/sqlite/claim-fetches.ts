/** Which files may be fetched now: connector by connector, so that one that has many, or slow ones, delays no other. */
import type { FetchClaim, FetchTask } from '../../attachments/attachment-store.ts'
import type { Connection, Row } from './connection.ts'
import { num, str } from './rows.ts'

export async function claimFetches(db: Connection, request: FetchClaim): Promise<FetchTask[]> {
  const { now } = request
  const ended = 'leased_until is not null and leased_until <= ?1'
  const anyEnded = db.get(`select 1 from attachments where ${ended}`, now) !== undefined
  if (!anyEnded && findDue(db, request).length === 0) return []
  return db.write(() => {
    db.run(
      `update attachments set fetch_tries = fetch_tries + 1, fetch_at = ?1, leased_until = null where ${ended}`,
      now,
    )
    return findDue(db, request).map((row) => {
      db.run('update attachments set leased_until = ? where id = ?', now + request.leaseMs, str(row, 'id'))
      return toTask(row)
    })
  })
}

const waiting = "state = 'pending' and leased_until is null"

/** From connector to connector through the index: a backlog of one is never read for the others. */
const nextConnector = `select connector_id from attachments where ${waiting} and connector_id > ?
  order by connector_id limit 1`

function* connectorsWaiting(db: Connection): Generator<string> {
  for (let row = db.get(nextConnector, ''); row; row = db.get(nextConnector, str(row, 'connector_id'))) {
    yield str(row, 'connector_id')
  }
}

function findDue(db: Connection, { now, perConnector, inFlight, limit }: FetchClaim): Row[] {
  const places: { row: Row; place: number }[] = []
  for (const connectorId of connectorsWaiting(db)) {
    const taken = inFlight.get(connectorId) ?? 0
    const room = perConnector - taken
    if (room <= 0) continue
    const due = db.all(
      `select id, connector_id, url, mime_type, fetch_tries, fetch_at from attachments
       where ${waiting} and connector_id = ? and fetch_at <= ? order by fetch_at limit ?`,
      connectorId,
      now,
      Math.min(room, limit),
    )
    places.push(...due.map((row, index) => ({ row, place: taken + index })))
  }
  // The first of each, then the second of each; the one that has waited longest first.
  places.sort((a, b) => a.place - b.place || num(a.row, 'fetch_at') - num(b.row, 'fetch_at'))
  return places.slice(0, limit).map(({ row }) => row)
}

const toTask = (row: Row): FetchTask => ({
  attachmentId: str(row, 'id'),
  connectorId: str(row, 'connector_id'),
  url: str(row, 'url'),
  mimeType: str(row, 'mime_type'),
  tries: num(row, 'fetch_tries'),
})
