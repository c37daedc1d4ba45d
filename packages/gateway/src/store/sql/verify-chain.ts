/** The record of activities read again: whether each entry still follows from the one before it. */
import type { ChainGap, ChainVerdict } from '../../audit/audit-store.ts'
import { chainHash, chainStart, isSameHash, isWellFormed } from '../../audit/chain.ts'
import { nextTurn } from '../../lib/turns.ts'
import { toChainedRow } from './activity-rows.ts'
import type { Engine } from './engine.ts'
import { bytes, str } from './rows.ts'

const toHex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex')

const verifiedAtOnce = 1000

/** From the first row to the last, in pieces: a long record does not hold up what else is at work. */
export async function verifyChain(db: Engine, asked?: number): Promise<ChainVerdict> {
  const impossible = await findImpossible(db)
  if (impossible) return { kind: 'broken', ...impossible, entries: 0 }
  const gaps: ChainGap[] = []
  let previous: Uint8Array = chainStart
  let hashAsked: Uint8Array | undefined = asked === 0 ? chainStart : undefined
  let after = 0
  let entries = 0
  for (;;) {
    const rows = await db.all('select * from activities where seq > ? order by seq limit ?', after, verifiedAtOnce)
    for (const row of rows) {
      const chained = toChainedRow(row)
      const found = bytes(row, 'hash')
      if (!isWellFormed(chained) || !isSameHash(chainHash(previous, chained), found)) {
        return { kind: 'broken', seq: chained.seq, id: chained.id, at: chained.at, entries }
      }
      if (chained.seq > after + 1) gaps.push({ from: after + 1, to: chained.seq - 1 })
      previous = found
      after = chained.seq
      entries++
      if (entries === asked) hashAsked = found
    }
    if (rows.length < verifiedAtOnce) break
    await nextTurn()
  }
  const given = await db.lastGiven('activities')
  // Numbers are given once: those after the last entry were of entries that are gone.
  if (given > after) gaps.push({ from: after + 1, to: given })
  return { kind: 'whole', entries, lastHash: toHex(previous), hashAsked: hashAsked && toHex(hashAsked), gaps }
}

/** A number or a time that no entry ever had; read as text, since it may be one that cannot be told otherwise. */
async function findImpossible(db: Engine): Promise<{ seq: number; id: string; at: number | null } | undefined> {
  const row = await db.get(
    `select cast(seq as text) as seq, cast(id as text) as id from activities
     where seq not between 1 and ${Number.MAX_SAFE_INTEGER} or at not between 0 and ${latestTime} limit 1`,
  )
  return row && { seq: Number(str(row, 'seq')), id: str(row, 'id'), at: null }
}

/** The last one that a Date can be. */
const latestTime = 8_640_000_000_000_000
