/** Time, as the client sees it; tests give their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted before. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wait(ms, signal) {
    let timer: ReturnType<typeof setTimeout> | undefined
    const passed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
    })
    return withSignal(passed, signal).finally(() => clearTimeout(timer))
  },
}

/** A promise that the signal can leave, without stopping what others wait for too. */
export async function withSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  let onAbort = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
