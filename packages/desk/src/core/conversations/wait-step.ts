/** How pressing a wait is: measured by the queue's own target, else by what customers bear. */

const MINUTE_MS = 60_000
const USUAL_MS = { long: 5 * MINUTE_MS, tooLong: 30 * MINUTE_MS }

export type WaitStep = 'long' | 'too-long' | undefined

/** Long from half the target on, too long beyond it. */
export function waitStep(ms: number, targetSeconds: number | null | undefined): WaitStep {
  const target = targetSeconds == null ? undefined : targetSeconds * 1000
  if (ms > (target ?? USUAL_MS.tooLong)) return 'too-long'
  return ms > (target === undefined ? USUAL_MS.long : target / 2) ? 'long' : undefined
}
