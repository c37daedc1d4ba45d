export type FindingStatus = 'ok' | 'warn' | 'fail' | 'skip'

/** What one check found, and, unless all is well, what to do. */
export interface Finding {
  check: string
  status: FindingStatus
  found: string
  advice?: string
}

export const ok = (check: string, found: string): Finding => ({ check, status: 'ok', found })
export const skip = (check: string, found: string): Finding => ({ check, status: 'skip', found })
export const warn = (check: string, found: string, advice: string): Finding => ({
  check,
  status: 'warn',
  found,
  advice,
})
export const fail = (check: string, found: string, advice: string): Finding => ({
  check,
  status: 'fail',
  found,
  advice,
})

/** The code of a system's error, `EACCES`, or its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? error.message : reasonOf(error.cause)
}
