/**
 * The loop that tells the other nodes who is where here, and hears the same of them: they know within two seconds. It
 * writes one row of its own, when something changed and every few seconds while somebody is there.
 */
import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import type { ReadTime } from '../lib/follow-clock.ts'
import { type Loop, startLoop } from '../lib/loop.ts'
import type { PresenceBoard, PresentAt } from './presence.ts'
import type { PresenceStore } from './presence-store.ts'

interface SharingDeps {
  presence: Pick<PresenceBoard, 'listHere' | 'hearOfOthers'>
  store: PresenceStore
  clock: Clock
  readTime: ReadTime
  nodeId: string
  log: Logger
}

const intervalMs = 1000
const renewedAfterMs = 5000
const holdsMs = 15_000
const nobody = '[]'

export function startSharing({ presence, store, clock, readTime, nodeId, log }: SharingDeps): Loop {
  let told = nobody
  let toldAt = 0
  let heard = ''

  const tell = async (now: number, entries: string) => {
    const isFresh = entries === nobody || clock.steady() - toldAt < renewedAfterMs
    if (entries === told && isFresh) return
    if (entries === nobody) await store.withdrawPresence({ nodeId, now })
    else await store.tellPresence({ nodeId, until: now + holdsMs, entries })
    told = entries
    toldAt = clock.steady()
  }
  const hear = async (now: number) => {
    const all = await store.readPresence({ exceptOf: nodeId, now })
    const entries = all.map((one) => one.entries).join('\n')
    if (entries === heard) return
    presence.hearOfOthers(all.flatMap((one) => JSON.parse(one.entries) as PresentAt[]))
    heard = entries
  }
  const run = async () => {
    const now = await readTime()
    await tell(now, JSON.stringify(presence.listHere()))
    await hear(now)
    return undefined
  }
  const loop = startLoop({ name: 'presence', scope: 'node', clock, log, intervalMs, run })

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop()
      // Who was here comes back by another node.
      await readTime()
        .then((now) => tell(now, nobody))
        .catch((err) => log.warn({ err }, 'the others learn a little later that nobody is here any more'))
    },
  }
}
