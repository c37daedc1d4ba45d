/**
 * The loop that does what queues do by themselves, and what hand-overs ask to be done at a time: it asks for the conversations whose time may have come, and decides of
 * each anew. Which they are follows from the time that is kept of each and from its queue, so that a changed setting counts
 * at once. It looks every second, as settings are in seconds.
 */
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import { remember } from '../lib/remember.ts'
import { findDueRanges, type TimesOf } from './due.ts'
import type { DueStore } from './due-store.ts'
import { compileOpeningHours } from './opening-hours.ts'
import { isTalking, latestMs } from './texts.ts'

export interface DueDeps {
  store: DueStore
  clock: Clock
  config: Pick<Config, 'publicUrl'>
  log: Logger
  fleet: FleetTurns
}

const intervalMs = 1000
/** Of a kind, in one run; when there are more, it goes on at once. */
const limit = 100

export function startQueueTimes({ store, clock, config, log, fleet }: DueDeps): Loop {
  const compiled = remember((hours) => compileOpeningHours(JSON.parse(hours)))
  const timesOf: TimesOf = ({ hours }) => (hours === null ? null : compiled(hours))

  const run = async (): Promise<number | undefined> => {
    const queues = await store.listActiveQueues()
    const now = clock.now()
    const found = await store.findDue({
      ranges: findDueRanges(queues, { now, timesOf }),
      texts: { queueIds: queues.filter(isTalking).map(({ id }) => id), from: now - latestMs, to: now },
      returnBy: now,
      limit,
    })
    const outcomes = await Promise.all(
      found.map((conversationId) => {
        const ids = { messageId: newId(now), deliveryId: newId(now) }
        return store.actOnDue({ conversationId, ...ids, publicUrl: config.publicUrl, now, timesOf })
      }),
    )
    const isOneDone = outcomes.some(({ kind }) => kind !== 'nothing')
    return found.length >= limit && isOneDone ? 0 : undefined
  }
  return startLoop({ name: 'queue times', scope: 'fleet', fleet, clock, log, intervalMs, run })
}
