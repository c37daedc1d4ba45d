/** Gives what tells which share of a processor this thread has used since it was last asked: 0 to 1. */
export function measureThreadLoad(): () => number {
  let askedAt = performance.now()
  let used = usedMs()
  return () => {
    const [now, usedNow] = [performance.now(), usedMs()]
    const load = (usedNow - used) / Math.max(now - askedAt, 1)
    askedAt = now
    used = usedNow
    return Math.min(load, 1)
  }
}

function usedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
