/** The loop that writes what partners asked, some seconds later and together: no request waits for it. */
import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import { type Loop, startLoop } from '../lib/loop.ts'
import type { RequestLogStore } from './request-log-store.ts'
import type { RequestRecorder } from './request-recorder.ts'

interface WriterDeps {
  store: Pick<RequestLogStore, 'recordRequests'>
  recorder: RequestRecorder
  clock: Clock
  log: Logger
}

const intervalMs = 2000

export function startRequestWriter({ store, recorder, clock, log }: WriterDeps): Loop {
  const write = async () => {
    const recorded = recorder.take()
    if (recorded.counts.length === 0) return undefined
    try {
      await store.recordRequests(recorded)
    } catch (error) {
      recorder.giveBack(recorded)
      throw error
    }
    return undefined
  }
  const loop = startLoop({ name: 'request log', scope: 'node', clock, log, intervalMs, run: write })
  return {
    wake: loop.wake,
    stop: async () => {
      await loop.stop()
      await write().catch((err) => log.warn({ err }, 'the last requests are not in the log'))
    },
  }
}
