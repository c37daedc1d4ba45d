/** Stays connected, for as long as it takes: each time the server says first how things stand. */

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000

export function createConnection({ api, onEvent, onOffline }) {
  let stop = new AbortController()
  let wait = FIRST_WAIT_MS
  let isStarted = false

  async function stayConnected({ signal }) {
    while (!signal.aborted) {
      await api.listen(takeEvent, signal).catch(onOffline)
      if (signal.aborted) return
      onOffline()
      await pause(signal)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    }
  }

  function takeEvent(type, data) {
    wait = FIRST_WAIT_MS
    onEvent(type, data)
  }

  /** Over before its time when the network is back. */
  function pause(signal) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait)
      const wake = () => {
        clearTimeout(timer)
        resolve()
      }
      addEventListener('online', wake, { once: true })
      signal.addEventListener('abort', wake, { once: true })
    })
  }

  return {
    start() {
      if (isStarted) return
      isStarted = true
      stayConnected(stop)
    },
    restart() {
      stop.abort()
      stop = new AbortController()
      wait = FIRST_WAIT_MS
      isStarted = true
      stayConnected(stop)
    },
  }
}
