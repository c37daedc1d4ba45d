import { reason } from '@passerelle/protocol/errors'
import type { Actor } from '../commands/actor.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault, refuse } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import { toWellFormed } from '../messages/inbound-message.ts'
import type { ConversationStore } from './conversation-store.ts'
import type { Note } from './note.ts'

interface Deps {
  store: Pick<ConversationStore, 'recordNote'>
  clock: Pick<Clock, 'now'>
}

interface NoteRequest {
  instanceId: string
  conversationId: string
  author: Actor
  text: string
  mentionIds: readonly string[]
}

/** Into a thread, open or closed, for colleagues. */
export async function writeNote({ store, clock }: Deps, { text, ...request }: NoteRequest): Promise<Note> {
  const now = clock.now()
  const outcome = await store.recordNote({ ...request, id: newId(now), text: toWellFormed(text).trim(), now })
  if (outcome.kind === 'not_found') throw refuse('conversation_not_found')
  if (outcome.kind === 'recorded') return outcome.note
  const faults = outcome.indexes.map((index) => fault(`/mentions/${index}`, 'mention_unknown'))
  throw new ApiError(reason('not_noted'), { faults })
}
