/**
 * What may be sent now. Connector by connector, heads only, through partial indexes: neither a long backlog nor a
 * connector that is held or sick costs the others anything.
 */
import type { Connector } from '../../connectors/connector.ts'
import type { ClaimedDelivery } from '../../deliveries/delivery.ts'
import type { ClaimRequest, ClaimResult } from '../../deliveries/delivery-store.ts'
import { newId } from '../../lib/ids.ts'
import type { Connection, Row } from './connection.ts'
import { toConnector } from './connector-rows.ts'
import { bytes, num, str } from './rows.ts'

interface Candidate {
  connector: Connector
  room: number
}

export async function claimDeliveries(db: Connection, request: ClaimRequest, turn: number): Promise<ClaimResult> {
  await releaseEndedLeases(db, request.now)
  const candidates = findCandidates(db, request)
  const first = candidates.length > 0 ? turn % candidates.length : 0
  // Each claim begins with another connector, so that a short batch never starves the same ones.
  const inTurn = [...candidates.slice(first), ...candidates.slice(0, first)]
  const ready = inTurn.filter((candidate) => findDue(db, candidate, request.now, 1).length > 0)
  if (ready.length === 0) return { deliveries: [], nextAt: findNextAt(db, candidates, request.now) }
  const deliveries = await db.write(() => leaseDue(db, ready, request))
  return { deliveries, nextAt: deliveries.length > 0 ? request.now : findNextAt(db, candidates, request.now) }
}

const sending = 'select * from connectors c where deleted_at is null and held_since is null'

function findCandidates(db: Connection, request: ClaimRequest): Candidate[] {
  const rows = db.all(
    `${sending} and exists (select 1 from deliveries d where d.connector_id = c.id and d.state = 'pending')`,
  )
  return rows.map((row) => toCandidate(row, request)).filter(({ room }) => room > 0)
}

function toCandidate(row: Row, { perConnector, inFlight }: ClaimRequest): Candidate {
  const connector = toConnector(row)
  const room = perConnector - (inFlight.get(connector.id) ?? 0)
  return { connector, room: connector.breaker.openedAt === null ? room : Math.min(room, 1) }
}

/** Inside the claim's own write: others may have paused it, opened its breaker or changed its secret since it was found. */
function readAgain(db: Connection, { connector }: Candidate, request: ClaimRequest): Candidate | undefined {
  const row = db.get(`${sending} and id = ?`, connector.id)
  return row && toCandidate(row, request)
}

/** A lease that ran out is a node that died: seen first by a read, since it almost never happens. */
async function releaseEndedLeases(db: Connection, now: number): Promise<void> {
  if (!db.get('select 1 from deliveries where lease_id is not null and leased_until <= ?', now)) return
  await db.write(() => {
    db.run(
      'update deliveries set lease_id = null, leased_until = null where lease_id is not null and leased_until <= ?',
      now,
    )
    db.wake('deliveries')
  })
}

const columns = 'd.seq, d.id, d.message_id, d.customer_id, d.step, d.due_at, d.next_at, length(d.body) as size'
const notBusy = `not exists (select 1 from deliveries l where l.connector_id = d.connector_id
  and l.customer_id = d.customer_id and l.lease_id is not null)`

function findDue(db: Connection, { connector, room }: Candidate, now: number, limit: number): Row[] {
  const { breaker } = connector
  const most = Math.min(room, limit)
  if (breaker.openedAt !== null) {
    if (now < (breaker.nextAttemptAt ?? 0)) return []
    const underWay = db.get(
      'select 1 from deliveries where connector_id = ? and lease_id is not null limit 1',
      connector.id,
    )
    if (underWay) return []
  }
  const due = db.all(
    `select ${columns} from deliveries d where d.connector_id = ? and d.head = 1 and d.lease_id is null
       and d.next_at <= ? and ${notBusy} order by d.next_at limit ?`,
    connector.id,
    now,
    most,
  )
  if (due.length >= most || breaker.flushMark === null || breaker.openedAt !== null) return due
  const taken = new Set(due.map((row) => row.seq))
  const flushed = db.all(
    `select ${columns} from deliveries d where d.connector_id = ? and d.head = 1 and d.lease_id is null
       and d.last_attempt_at is not null and d.last_attempt_at < ? and d.flush_from <= ? and ${notBusy}
     order by d.last_attempt_at limit ?`,
    connector.id,
    breaker.flushMark,
    now,
    most,
  )
  return [...due, ...flushed.filter((row) => !taken.has(row.seq))].slice(0, most)
}

function leaseDue(db: Connection, candidates: Candidate[], request: ClaimRequest): ClaimedDelivery[] {
  const { now, leaseMs, limit, limitBytes = Number.POSITIVE_INFINITY } = request
  const claimed: ClaimedDelivery[] = []
  let bytes = 0
  for (const found of candidates) {
    const candidate = readAgain(db, found, request)
    if (!candidate) continue
    for (const row of findDue(db, candidate, now, limit - claimed.length)) {
      bytes += num(row, 'size')
      if (bytes > limitBytes && claimed.length > 0) return claimed
      const leaseId = newId(now)
      db.run(
        'update deliveries set lease_id = ?, leased_until = ? where seq = ?',
        leaseId,
        now + leaseMs,
        num(row, 'seq'),
      )
      claimed.push(toClaimed(db, row, candidate.connector, leaseId, now))
    }
    if (claimed.length >= limit) break
  }
  return claimed
}

function toClaimed(db: Connection, row: Row, connector: Connector, leaseId: string, now: number): ClaimedDelivery {
  const body = db.get('select body from deliveries where seq = ?', num(row, 'seq'))
  if (!body) throw new Error('a delivery vanished inside its own claim')
  return {
    id: str(row, 'id'),
    messageId: str(row, 'message_id'),
    customerId: str(row, 'customer_id'),
    body: bytes(body, 'body'),
    step: num(row, 'step'),
    dueAt: num(row, 'due_at'),
    flush: num(row, 'due_at') > now && connector.breaker.openedAt === null,
    leaseId,
    connector,
  }
}

/** When to look again: the earliest head of those connectors, not before its breaker lets it. */
function findNextAt(db: Connection, candidates: Candidate[], now: number): number | null {
  let nextAt: number | null = null
  for (const { connector } of candidates) {
    const row = db.get(
      'select min(next_at) as at from deliveries where connector_id = ? and head = 1 and lease_id is null',
      connector.id,
    )
    if (row?.at == null) continue
    const at = Math.max(
      num(row, 'at'),
      connector.breaker.openedAt === null ? 0 : (connector.breaker.nextAttemptAt ?? 0),
    )
    if (at > now && (nextAt === null || at < nextAt)) nextAt = at
  }
  return nextAt
}
