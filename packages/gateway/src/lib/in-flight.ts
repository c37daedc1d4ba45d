/** Work under way, so that a loop that stops can let it finish. */
export interface InFlight {
  readonly size: number
  add(work: Promise<unknown>): void
  /** Resolves when all has ended, that which is added meanwhile included. */
  drained(): Promise<void>
}

export function trackInFlight(): InFlight {
  const all = new Set<Promise<unknown>>()
  return {
    get size() {
      return all.size
    },
    add(work) {
      const tracked: Promise<unknown> = work.finally(() => all.delete(tracked))
      all.add(tracked)
      // Whoever started the work handles its errors; this chain of our own must not be an unhandled one.
      tracked.catch(() => {})
    },
    async drained() {
      while (all.size > 0) await Promise.allSettled(all)
    },
  }
}

/** Lets work finish for `graceMs`, then tells the rest to give up and waits for that. */
export async function drain(
  work: Pick<InFlight, 'drained'>,
  {
    clock,
    graceMs,
    giveUp,
  }: { clock: { wait(ms: number, signal?: AbortSignal): Promise<void> }; graceMs: number; giveUp: AbortController },
): Promise<void> {
  const finished = new AbortController()
  const drained = work.drained().then(() => finished.abort())
  await clock.wait(graceMs, finished.signal)
  giveUp.abort()
  await drained
}
