import type { CountsChange } from '@passerelle/protocol'
import type { Reader } from '../../conversations/conversation-store.ts'
import type { Counts } from '../../conversations/tally.ts'
import type { Clock } from '../../lib/clock.ts'
import type { EventStream } from '../http/event-stream.ts'
import { presentCounts } from './present.ts'

interface SendCountsOptions {
  stream: Pick<EventStream, 'write' | 'closed'>
  clock: Pick<Clock, 'wait'>
  agentId: string
  reader: Reader
  readCounts: () => Promise<Counts>
}

/** Between two looks at them, however much happens. */
const restMs = 250

/**
 * Tells one reader its counts, those that are not as they were last told: of all connectors, and of each. Gives what
 * to call when something may have changed.
 */
export function sendCounts({ stream, clock, readCounts, ...whose }: SendCountsOptions): () => void {
  const told = new Map<string | null, string>()
  let of: Counts | undefined
  let version = 0
  let isDue = false
  let isSending = false

  const news = (counts: Counts): string => {
    // Counts that were made anew number their versions anew.
    const connectors = counts.changedSince(counts === of ? version : 0)
    of = counts
    version = counts.version()
    let events = ''
    for (const connector_id of [null, ...connectors]) {
      const item = presentCounts(counts.count({ ...whose, connectorId: connector_id ?? undefined }))
      const json = JSON.stringify({ connector_id, ...item } satisfies CountsChange)
      if (told.get(connector_id) === json) continue
      told.set(connector_id, json)
      events += `event: counts\ndata: ${json}\n\n`
    }
    return events
  }
  const send = async (): Promise<void> => {
    isSending = true
    while (isDue && !stream.closed.aborted) {
      isDue = false
      try {
        const events = news(await readCounts())
        if (events !== '') await stream.write(events)
      } catch {
        // The store does not answer: again, like the changes themselves.
        isDue = true
      }
      await clock.wait(restMs, stream.closed)
    }
    isSending = false
  }

  return () => {
    isDue = true
    if (!isSending) void send()
  }
}
