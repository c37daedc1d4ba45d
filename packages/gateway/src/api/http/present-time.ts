/** Times as ISO 8601, in UTC. */
export const presentTime = (ms: number): string => new Date(ms).toISOString()
export const presentTimeOrNull = (ms: number | null): string | null => (ms === null ? null : presentTime(ms))
