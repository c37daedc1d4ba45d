/**
 * The outbox of a connector that asks for what there is, as it has no public URL. Asking after a cursor tells the server
 * that everything up to it was taken: nothing is lost, and what was not yet told comes again.
 */
import { type Arrival, readArrival } from './arrival.ts'
import { ask, type CallOptions, type Context, unexpected } from './calls.ts'
import { PasserelleError, type PasserelleErrorCode } from './errors.ts'
import { isObject } from './json.ts'
import { pauseMs } from './retry.ts'

/** In the order of each customer. */
export type OutboxItem = Arrival & {
  /** Its place: ask after it once it was taken. */
  cursor: string
}

export interface OutboxOptions extends CallOptions {
  /** Only what is for this customer; what is for others is neither given nor settled. */
  customerId?: string | undefined
  /** The cursor of the last item that was taken: it and all before it count as delivered. */
  after?: string | undefined
  /** Seconds to wait for an item when there is none, from 0 to 30. Default 0. */
  wait?: number
  /** How many items at most. */
  limit?: number
}

export async function askOutbox(context: Context, options: OutboxOptions): Promise<OutboxItem[]> {
  const { customerId, after, wait, limit, signal } = options
  const path = '/messaging/v1/outbox'
  const query = { customer_id: customerId, after, wait, limit }
  const items = (await ask(context, { path, query, signal, extraMs: (wait ?? 0) * 1000 }))?.items
  if (!Array.isArray(items)) throw unexpected(path)
  return items.filter(isObject).map(({ cursor, body }) => {
    if (typeof cursor !== 'string' || !isObject(body)) throw unexpected(path)
    return { cursor, ...readArrival(body) }
  })
}

/** Those that pass by themselves. */
const PASSING: readonly PasserelleErrorCode[] = ['network_error', 'timeout', 'server_error', 'rate_limited']
const WAIT_SECONDS = 25

export interface ReceiveOptions extends Omit<OutboxOptions, 'wait'> {
  /** Ends the iteration after the item at hand. */
  signal?: AbortSignal | undefined
  /** Told of each failure that is waited out: the server is down, or asks to be left alone for a while. */
  onError?(error: PasserelleError): void
}

/** An item is settled by the next question after the loop has come back for more, or by one at its end. */
export async function* receive(context: Context, options: ReceiveOptions): AsyncGenerator<OutboxItem, void, undefined> {
  const { signal } = options
  let { after } = options
  let settled = after
  try {
    for (let failures = 0; !signal?.aborted; ) {
      const outcome = await askOutbox(context, { ...options, after, wait: WAIT_SECONDS }).catch(passing(signal))
      if (outcome instanceof PasserelleError) {
        options.onError?.(outcome)
        await context.settings.clock.wait(pauseMs(failures, outcome), signal).catch(passing(signal))
        failures += 1
        continue
      }
      failures = 0
      settled = after
      for (const item of outcome) {
        yield item
        after = item.cursor
        if (signal?.aborted) return
      }
    }
  } finally {
    // Where this fails, the items come again.
    if (after !== settled) await askOutbox(context, { after, wait: 0, limit: 1 }).catch(() => undefined)
  }
}

/** Gives a failure that may pass as a value; the signal ends the iteration, and is no failure. */
const passing =
  (signal: AbortSignal | undefined) =>
  (error: unknown): PasserelleError | [] => {
    if (signal?.aborted) return []
    if (error instanceof PasserelleError && PASSING.includes(error.code)) return error
    throw error
  }
