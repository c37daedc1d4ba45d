/** Follows a stream of server-sent events, through ends of the line: it goes on where it was. */
import { setTimeout as wait } from 'node:timers/promises'
import type { ConnectorChangeItem } from '@passerelle/protocol'
import type { FollowWanted } from '../operations.ts'
import { note } from '../output.ts'
import { readEvents } from './events.ts'
import type { Http } from './http.ts'
import { isOfTheLine } from './is-of-the-line.ts'

const restMs = 1000
/** A server says something every 15 s. */
const silenceMs = 45_000

export async function follow({ open }: Http, path: string, wanted: FollowWanted): Promise<void> {
  const { customer_id, signal } = wanted
  let at = wanted.after
  let hasBegun = false
  while (!signal.aborted) {
    const silence = new AbortController()
    const either = AbortSignal.any([signal, silence.signal])
    try {
      const headers = at === undefined ? {} : { 'Last-Event-ID': String(at) }
      const answer = await open('GET', path, { query: { customer_id }, headers, signal: either })
      if (!hasBegun) wanted.begin()
      hasBegun = true
      for await (const { id, event, data } of readEvents(answer, { silence, silenceMs })) {
        if (id !== undefined) at = id
        if (event === 'reset') wanted.lost()
        else if (event === 'change' && id !== undefined) wanted.tell(id, JSON.parse(data) as ConnectorChangeItem)
      }
    } catch (error) {
      if (signal.aborted) return
      if (!hasBegun || !isOfTheLine(error)) throw error
    }
    if (signal.aborted) return
    note('The line has ended; it is opened again.')
    await wait(restMs, undefined, { signal }).catch(() => {})
  }
}
