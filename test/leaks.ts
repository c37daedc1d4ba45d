/** After each file of tests: what it opened is closed, what it started has ended, and no loop goes on. */
import { afterAll } from 'vitest'

/** As Node names them. Not the sockets of a keep-alive pool, nor the channel to vitest. */
const kinds: Record<string, string> = {
  TCPServerWrap: 'a server listens',
  ProcessWrap: 'a process runs',
  FSEventWrap: 'a file is watched',
  Timeout: 'a timer or a loop goes on',
}

const countOpen = (kind: string): number => process.getActiveResourcesInfo().filter((one) => one === kind).length
const before = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, countOpen(kind)]))
const findLeaks = () => Object.keys(kinds).filter((kind) => countOpen(kind) > (before[kind] ?? 0))

/** Some time-out that nobody waits for any more is over by then; a loop is not. */
const graceMs = 6000

afterAll(async () => {
  const giveUpAt = performance.now() + graceMs
  while (findLeaks().length > 0) {
    if (performance.now() > giveUpAt) throw new Error(`left behind: ${findLeaks().map((kind) => kinds[kind])}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}, graceMs * 2)
