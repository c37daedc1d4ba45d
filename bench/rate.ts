/** Work begun at a steady rate, however long each takes; gives what each gave. */
export async function atRate<T>(count: number, perSecond: number, begin: (n: number) => Promise<T>): Promise<T[]> {
  const all: Promise<T>[] = []
  const startedAt = performance.now()
  for (let n = 0; n < count; n++) {
    const waitMs = startedAt + (n * 1000) / perSecond - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    all.push(begin(n))
  }
  return Promise.all(all)
}

/** Now, in milliseconds that processes of one machine have in common. */
export const commonNow = (): number => performance.timeOrigin + performance.now()
