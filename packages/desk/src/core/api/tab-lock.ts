/** What one tab of the browser at a time may hold: the browser frees it when that tab closes or crashes. */
export interface TabLock {
  /** Takes it from whoever holds it. */
  steal: () => void
  close: () => void
}

/** Waits in the queue of the tabs. `hold` is called each time it is ours, and its answer when it is no more. */
export function queueForLock(name: string, hold: () => () => void): TabLock {
  let turn = new AbortController()
  let closed = false
  let letGo: (() => void) | undefined

  const keep = ({ signal }: AbortController): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve()
      letGo = hold()
      signal.addEventListener('abort', () => resolve())
    })

  const queueUp = async (steal: boolean): Promise<void> => {
    turn.abort()
    const mine = new AbortController()
    turn = mine
    try {
      await navigator.locks.request(name, steal ? { steal } : { signal: mine.signal }, () => keep(mine))
    } catch (error) {
      const isTaken = error instanceof DOMException && error.name === 'AbortError'
      // A page without leave to use locks: it shares nothing.
      if (!isTaken) await keep(mine)
    }
    if (turn !== mine) return
    letGo?.()
    letGo = undefined
    if (!closed) void queueUp(false)
  }

  void queueUp(false)
  return {
    steal: () => void queueUp(true),
    close: () => {
      closed = true
      letGo?.()
      letGo = undefined
      turn.abort()
    },
  }
}
