/** How long a closed conversation is kept after its last activity: `off`, for ever, or a duration such as `365d`. Pure. */
import { durationMs } from '../lib/duration.ts'

const shortestMs = 86_400_000

export const isRetention = (text: string): boolean => text === 'off' || (durationMs(text) ?? 0) >= shortestMs

/** Undefined for `off`: nothing is ever deleted. */
export const retentionMs = (retention: string): number | undefined =>
  retention === 'off' ? undefined : durationMs(retention)
