/** How bad a wait is: by what its queue promises, else by the steps of the inbox. Pure. */
export type WaitLevel = 'ok' | 'warn' | 'danger'

const LONG_MS = 5 * 60_000
const TOO_LONG_MS = 30 * 60_000

export function waitLevel(ms: number, targetSeconds: number | null): WaitLevel {
  const [long, tooLong] = targetSeconds === null ? [LONG_MS, TOO_LONG_MS] : [targetSeconds * 500, targetSeconds * 1000]
  if (ms > tooLong) return 'danger'
  return ms > long ? 'warn' : 'ok'
}
