/** A client against an API as published, with a clock that is set. */
import type { InboundMessage } from '@passerelle/protocol'
import { afterEach, beforeEach } from 'vitest'
import { type ClientOptions, createClient, type HistoryMessage, PasserelleError } from '../src/index.ts'
import { type Answering, CLIENT_ID, CLIENT_SECRET, type PublishedApi, startPublishedApi } from './published-api.ts'

export const TOKEN = '/oauth2/v1/token'
export const MESSAGES = '/messaging/v1/messages'

export const live: InboundMessage = {
  id: '1234546',
  created_at: 1676541889,
  customer_id: '0601020304',
  sender: { type: 'human', id: '0601020304', name: 'John Doe' },
  body: { message: 'Hello, I have a question. Can you help me?' },
}
export const history: HistoryMessage = { ...live, recipient: { type: 'bot', id: 'chatbot456' } }

export let api: PublishedApi
let nowMs = 0
export let waits: number[] = []

/** For the whole file that asks for it. */
export function usePublishedApi(): void {
  beforeEach(async () => {
    api = await startPublishedApi()
    nowMs = 1_700_000_000_000
    waits = []
  })
  afterEach(() => api[Symbol.asyncDispose]())
}

export function letPass(ms: number): void {
  nowMs += ms
}

/** A client whose clock is set, and whose waits are over at once, but recorded. */
export function clientWith(options: Partial<ClientOptions> = {}) {
  const clock = {
    now: () => nowMs,
    wait: async (ms: number) => void waits.push(ms),
  }
  return createClient({ baseUrl: api.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, clock, ...options })
}

export async function errorOf(promise: Promise<unknown>): Promise<PasserelleError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof PasserelleError) return error
  throw new Error('Expected a PasserelleError', { cause: error })
}

export const hangUp: Answering = (_received, response) => response.destroy()
export const asPasserelle = { 'Passerelle-Version': '0.1.0' }
