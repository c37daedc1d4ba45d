export interface Coalesced {
  ask: () => void
  close: () => void
}

/**
 * Runs at once. What is asked for while it runs, and for a rest after that, is done by one more run: however often it is
 * asked, each run comes to its end. It must not reject.
 */
export function coalesce(run: () => Promise<void>, restMs: number): Coalesced {
  let state: 'idle' | 'busy' | 'asked' = 'idle'
  let isClosed = false
  let resting: ReturnType<typeof setTimeout> | undefined
  const start = async (): Promise<void> => {
    state = 'busy'
    await run()
    if (isClosed) return
    resting = setTimeout(() => {
      if (state === 'asked') void start()
      else state = 'idle'
    }, restMs)
  }
  return {
    ask: () => {
      if (state === 'idle') void start()
      else state = 'asked'
    },
    close: () => {
      isClosed = true
      clearTimeout(resting)
    },
  }
}
