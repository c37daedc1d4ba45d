/** Whether a look at the record shows that somebody changed it. Pure. */
import { type Reason, reason } from '@passerelle/protocol/errors'
import type { ChainVerdict } from './audit-store.ts'

/** The end of the record at an earlier time, as `audit verify` printed it. */
export interface ChainEnd {
  entries: number
  hash: string
}

export const printEnd = ({ entries, hash }: ChainEnd): string => `${entries}:${hash}`

export function readEnd(text: string): ChainEnd | undefined {
  const [, entries, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.trim()) ?? []
  return entries === undefined || hash === undefined
    ? undefined
    : { entries: Number(entries), hash: hash.toLowerCase() }
}

export type Judgement = { kind: 'whole'; end: ChainEnd } | { kind: 'changed'; reason: Reason }

/** The record is whole when every entry follows from the one before, and when it goes on from the expected end. */
export function judgeChain(verdict: ChainVerdict, expected?: ChainEnd): Judgement {
  const { entries } = verdict
  if (verdict.kind === 'broken') {
    const at = verdict.at === null ? '?' : new Date(verdict.at).toISOString()
    return changed(reason('audit_entry_changed', { id: verdict.id, at, entries }))
  }
  if (expected && entries < expected.entries) {
    return changed(reason('audit_end_missing', { entries, expected: expected.entries }))
  }
  if (expected && verdict.hashAsked !== expected.hash) {
    return changed(reason('audit_written_anew', { entry: expected.entries }))
  }
  const [gap] = verdict.gaps
  if (gap) return changed(reason('audit_numbers_missing', { ...gap, gaps: verdict.gaps.length }))
  return { kind: 'whole', end: { entries, hash: verdict.lastHash } }
}

const changed = (reason: Reason): Judgement => ({ kind: 'changed', reason })
