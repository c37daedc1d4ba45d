import { type Reason, sayInEnglish } from '@passerelle/protocol/errors'

export type FindingStatus = 'ok' | 'warn' | 'fail' | 'skip'

interface Well {
  check: string
  status: 'ok' | 'skip'
  found: string
}

interface Unwell {
  check: string
  status: 'warn' | 'fail'
  found: string
  /** What to do. */
  advice: string
  /** Both as codes with their params. */
  reason: Reason
  advice_reason: Reason
}

/** What one check found. */
export type Finding = Well | Unwell

export const ok = (check: string, found: string): Finding => ({ check, status: 'ok', found })
export const skip = (check: string, found: string): Finding => ({ check, status: 'skip', found })
const notWell =
  (status: 'warn' | 'fail') =>
  (check: string, found: Reason, advice: Reason): Unwell => ({
    check,
    status,
    found: sayInEnglish(found),
    advice: sayInEnglish(advice),
    reason: found,
    advice_reason: advice,
  })
export const warn = notWell('warn')
export const fail = notWell('fail')

/** The code of a system's error, `EACCES`, or its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}
