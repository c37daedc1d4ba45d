/** Gives a conversation to the contact centre, with what was said and what is known. */
import type { ConversationState, Party } from '@passerelle/protocol'
import type { CallOptions } from '../calls.ts'
import type { Client } from '../client.ts'
import type { Clock } from '../clock.ts'
import type { HandoverHints } from '../hints.ts'
import { composeHistory, composeRequest, type TranscriptItem } from './transcript.ts'

export interface HandOverInput extends HandoverHints {
  customer_id: string
  customer_name?: string
  transcript: readonly TranscriptItem[]
}

export interface HandOverContext {
  client: Client
  clock: Pick<Clock, 'now'>
  bot: Party
  /** The bot's last line to the agents, when there is no `reason`. */
  requestText: string
  /** When what was said without a time was said: as it was first told. Seconds since 1970. */
  times: Map<string, number>
}

const REMEMBERED_TIMES = 10_000

/** A repeated call changes nothing while the contact centre has the conversation; after that it asks once more. */
export async function handOver(
  context: HandOverContext,
  { customer_id, customer_name, transcript, ...hints }: HandOverInput,
  { signal }: CallOptions,
): Promise<ConversationState | undefined> {
  const { client, bot } = context
  const customer: Party = { type: 'human', id: customer_id, ...(customer_name && { name: customer_name }) }
  const speakers = { customer, bot }
  const history = await composeHistory(transcript, speakers, timeIn(context))
  const text = hints.reason ?? context.requestText
  const request = await composeRequest({ text, first: history[0], hints, timeOf: timeIn(context) }, speakers)
  const { messages } = await client.send([...history, request], { handover: hints, signal })
  const state = await client.conversation(customer_id, { signal })
  if (messages.at(-1)?.status === 'recorded' || isWithPeople(state)) return state
  // That was asked before, by an earlier hand-over that has ended since.
  const again = { ...request, id: crypto.randomUUID(), created_at: nowSeconds(context) }
  await client.send(again, { handover: hints, signal })
  return client.conversation(customer_id, { signal })
}

export const isWithPeople = (state: ConversationState | undefined): boolean =>
  state?.status === 'open' && state.owner?.type !== 'bot'

const nowSeconds = ({ clock }: HandOverContext): number => Math.floor(clock.now() / 1000)

function timeIn(context: HandOverContext) {
  const { times } = context
  return (id: string, at: string | undefined): number => {
    const given = at === undefined ? Number.NaN : Date.parse(at)
    if (!Number.isNaN(given)) return Math.floor(given / 1000)
    const time = times.get(id) ?? nowSeconds(context)
    times.set(id, time)
    for (const oldest of times.keys()) {
      if (times.size <= REMEMBERED_TIMES) break
      times.delete(oldest)
    }
    return time
  }
}
