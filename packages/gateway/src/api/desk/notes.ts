import { NoteRequestSchema } from '@passerelle/protocol/schemas'
import type { ConversationStore } from '../../conversations/conversation-store.ts'
import { writeNote } from '../../conversations/write-note.ts'
import type { Clock } from '../../lib/clock.ts'
import type { App } from '../http/app.ts'
import { callerActor, inboxAgent } from './authenticate.ts'
import { byId } from './conversations.ts'
import { deskDoor } from './describe.ts'
import { presentNote } from './present.ts'

export interface NotesDeps {
  store: Pick<ConversationStore, 'recordNote'>
  clock: Clock
}

/** What agents tell each other in a thread. */
export function registerNotes(app: App, deps: NotesDeps): void {
  app.post(
    '/conversations/:id/notes',
    { schema: { params: byId, body: NoteRequestSchema }, config: { operation: deskDoor.operations.writeNote } },
    async (request, answer) => {
      const note = await writeNote(deps, {
        instanceId: inboxAgent(request).instanceId,
        conversationId: request.params.id,
        author: callerActor(request),
        text: request.body.text,
        mentionIds: request.body.mentions ?? [],
      })
      return answer.code(201).send(presentNote(note))
    },
  )
}
