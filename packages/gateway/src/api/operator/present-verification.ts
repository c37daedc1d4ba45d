/** What a look at the whole audit log found, over the API and from the command line; pure. */
import type { AuditVerificationItem } from '@passerelle/protocol'
import { sayInEnglish } from '@passerelle/protocol/errors'
import type { ChainVerdict } from '../../audit/audit-store.ts'
import { type ChainEnd, judgeChain, printEnd } from '../../audit/judge-chain.ts'

export function presentVerification(verdict: ChainVerdict, expected?: ChainEnd): AuditVerificationItem {
  const judged = judgeChain(verdict, expected)
  if (judged.kind === 'whole') {
    const { entries, hash } = judged.end
    return { ok: true, entries, last_hash: hash, expect: printEnd(judged.end) }
  }
  const { reason } = judged
  return {
    ...{ ok: false, entries: verdict.entries, ...reason, message: sayInEnglish(reason) },
    ...(verdict.kind === 'broken'
      ? { broken_at: verdict.at === null ? null : new Date(verdict.at).toISOString(), broken_id: verdict.id }
      : verdict.gaps.length > 0 && { gaps: verdict.gaps }),
  }
}
