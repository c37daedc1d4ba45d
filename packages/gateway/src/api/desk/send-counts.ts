import type { CountsChange, QueueCountsChange } from '@passerelle/protocol'
import type { Reader } from '../../conversations/conversation-store.ts'
import { type Sight, seesQueue } from '../../conversations/sight.ts'
import type { Counts } from '../../conversations/tally.ts'
import type { Clock } from '../../lib/clock.ts'
import type { EventStream } from '../http/event-stream.ts'
import { presentCounts, presentQueueCounts } from './present.ts'

interface SendCountsOptions {
  stream: Pick<EventStream, 'write' | 'closed'>
  clock: Pick<Clock, 'wait'>
  agentId: string
  reader: Reader
  readCounts: () => Promise<Counts>
  sight: () => Sight
}

const isNothing = (item: object): boolean => Object.values(item).every((one) => typeof one !== 'number' || one === 0)

/** Between two looks at them, however much happens. */
const restMs = 250

/**
 * Tells one reader its counts, those that are not as they were last told: of all connectors, of each, and of each queue.
 * Gives what to call when something may have changed.
 */
export function sendCounts({ stream, clock, readCounts, sight, ...whose }: SendCountsOptions): () => void {
  const told = new Map<string, string>()
  let of: Counts | undefined
  let version = 0
  let isDue = false
  let isSending = false

  const eventOf = (event: 'counts' | 'queue_counts', id: string | null, item: object): string => {
    const json = JSON.stringify(item)
    const key = `${event} ${id}`
    if (told.get(key) === json) return ''
    // That something happened there is not told to who sees nothing of it.
    if (id !== null && !told.has(key) && isNothing(item)) return ''
    told.set(key, json)
    return `event: ${event}\ndata: ${json}\n\n`
  }
  const news = (counts: Counts): string => {
    // Counts that were made anew number their versions anew.
    const { connectorIds, queueIds } = counts.changedSince(counts === of ? version : 0)
    of = counts
    version = counts.version()
    const ofConnectors = [null, ...connectorIds].map((connector_id) => {
      const item = presentCounts(counts.count({ ...whose, connectorId: connector_id ?? undefined, sight: sight() }))
      return eventOf('counts', connector_id, { connector_id, ...item } satisfies CountsChange)
    })
    const ofQueues = queueIds
      .filter((id) => seesQueue(sight(), id))
      .map((queue_id) => {
        const item = presentQueueCounts(counts.countQueue(queue_id))
        return eventOf('queue_counts', queue_id, { queue_id, ...item } satisfies QueueCountsChange)
      })
    return [...ofConnectors, ...ofQueues].join('')
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
