/**
 * The time a new message stands at in its thread: the time of day, but never before the last message there, so that a
 * clock that was set back puts nothing new above what is older. Ties go by sequence. Pure.
 */
export const notBefore = (lastSortAt: number | null, time: number): number => Math.max(time, lastSortAt ?? time)
