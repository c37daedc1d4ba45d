/** After each file of tests: what it opened is closed, what it started has ended, and no loop goes on. */
import { readdirSync, readlinkSync } from 'node:fs'
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
const findLeaks = () => [
  ...Object.keys(kinds)
    .filter((kind) => countOpen(kind) > (before[kind] ?? 0))
    .map((kind) => kinds[kind]),
  ...findOpenBlobs().map((path) => `${path} is open`),
]

/** Node ends a process whose garbage has an open file in it, at some later time. Only Linux lists them. */
function findOpenBlobs(): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`)
      return path.includes('/blobs/') ? [path] : []
    } catch {
      // Closed meanwhile, as the one that lists them is.
      return []
    }
  })
}

/** Some time-out that nobody waits for any more is over by then; a loop is not. */
const graceMs = 6000

afterAll(async () => {
  const giveUpAt = performance.now() + graceMs
  while (findLeaks().length > 0) {
    if (performance.now() > giveUpAt) throw new Error(`left behind: ${findLeaks()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}, graceMs * 2)
