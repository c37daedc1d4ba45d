/**
 * Keeps what is sent in a store, and sends it from there: one after another, until each is recorded or refused. What a
 * crash leaves behind is sent by the next process. A server may get something twice; Passerelle recognises that.
 */
import type { InboundMessage } from '@passerelle/protocol'
import type { Client, HistoryMessage, SendOptions } from '../client.ts'
import { type Clock, systemClock } from '../clock.ts'
import { PasserelleError, type PasserelleErrorCode } from '../errors.ts'
import { withHints } from '../hints.ts'
import { pauseMs } from '../retry.ts'
import { dated, type ToldEvent } from '../tell.ts'
import type { OutgoingStore } from './outgoing-store.ts'

/** One call's content, which the server will never take. */
export type Refused = { messages: InboundMessage[] } | { history: HistoryMessage[] } | { events: ToldEvent[] }

export interface DurableOptions {
  store: OutgoingStore
  /**
   * Given what the server refused for good, 400 or 413 for example. It is removed once this has resolved; while it
   * rejects, everything waits.
   */
  onRefused(refused: Refused, error: PasserelleError): void | Promise<void>
  /** Told of each failure that is waited out: no answer, 5xx, wrong credentials. Default: `console.error`. */
  onError?(error: unknown): void
  /** For tests. */
  clock?: Clock
}

type Handover = Pick<SendOptions, 'handover'>

export interface DurableSender {
  /** Resolves once the messages are kept; they are sent in the background, behind all that was kept before. */
  send(messages: InboundMessage | readonly InboundMessage[], options?: Handover): Promise<void>
  sendHistory(messages: readonly HistoryMessage[], options?: Handover): Promise<void>
  tell(events: ToldEvent | readonly ToldEvent[]): Promise<void>
  /** Resolves when nothing waits. */
  idle(): Promise<void>
  /** Stops after the request that is under way. What waits stays in the store. */
  close(): Promise<void>
}

/**
 * Begins at once with what the store holds. One sender at a time may use a store.
 *
 * @example
 * const sender = createDurableSender(client, {
 *   store: fileStore('outgoing.log'),
 *   onRefused: (refused, error) => console.error('refused', refused, error.faults),
 * })
 * await sender.send(message)
 */
export function createDurableSender(client: Client, options: DurableOptions): DurableSender {
  const { store, clock = systemClock } = options
  const stop = new AbortController()
  let isWanted = false
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    for (let failures = 0; !stop.signal.aborted; ) {
      isWanted = false
      const outcome = await sendFirst(client, options).catch((error: unknown) => ({ error }))
      if (outcome === 'none' && !isWanted) break
      if (typeof outcome === 'object') {
        const { error } = outcome
        const report = options.onError ?? console.error
        report(error)
        await clock
          .wait(pauseMs(failures, error instanceof PasserelleError ? error : {}), stop.signal)
          .catch(() => undefined)
        failures += 1
      } else failures = 0
    }
    running = undefined
  }
  const wake = () => {
    isWanted = true
    running ??= run()
  }
  const keep = async (content: Refused) => {
    if (stop.signal.aborted) throw new PasserelleError('invalid_argument', 'The sender is closed. Nothing was kept.')
    await store.append(JSON.stringify(content))
    wake()
  }

  wake()
  return {
    send: async (messages, { handover } = {}) => keep({ messages: [...withHints([messages].flat(), handover)] }),
    sendHistory: async (messages, { handover } = {}) => keep({ history: [...withHints(messages, handover)] }),
    tell: async (events) => keep({ events: dated([events].flat(), clock.now()) }),
    idle: async () => running,
    close: async () => {
      stop.abort()
      await running
    },
  }
}

/** Sent again, they would be refused again. */
const REFUSED: readonly PasserelleErrorCode[] = ['invalid_request', 'invalid_argument', 'too_large', 'refused']

async function sendFirst(client: Client, { store, onRefused }: DurableOptions): Promise<'none' | 'sent'> {
  const entry = await store.first()
  if (entry === undefined) return 'none'
  const content: Refused = JSON.parse(entry)
  try {
    if ('messages' in content) await client.send(content.messages)
    else if ('history' in content) await client.sendHistory(content.history)
    else await client.tell(content.events)
  } catch (error) {
    if (!(error instanceof PasserelleError && REFUSED.includes(error.code))) throw error
    await onRefused(content, error)
  }
  await store.removeFirst()
  return 'sent'
}
