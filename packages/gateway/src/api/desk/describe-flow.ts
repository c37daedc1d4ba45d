/** Getting through a day of conversations, in words. */
import { BulkAnswerSchema, ConversationItemSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'

const refusals = ['Unauthorized', 'Forbidden', 'TooManyRequests'] as const
const write = { security: [['deskApiKey'], ['session', 'csrfToken']], errors: refusals } as const
const params = { id: 'Of the conversation.' }
const answers = { 200: { description: 'As it is now.', schema: ConversationItemSchema } }

export const flow = {
  snoozeConversation: {
    summary: 'Snooze a conversation',
    description:
      'It leaves the lists that agents work from and stays whose it is. It is back where it stood at `until`, or as soon as the customer writes, somebody moves it, or a request with `until: null` ends the snooze. Like closing, refused while there is a message that was not seen.',
    ...write,
    params,
    body: {
      examples: {
        morning: { summary: 'Until a time', value: { until: '2026-11-30T09:00:00+01:00' } },
        now: { summary: 'No longer', value: { until: null } },
      },
    },
    answers,
    errors: [...refusals, 'NewerMessage'],
  },
  undoConversation: {
    summary: 'Undo the last act',
    description:
      'Takes back what the asking agent did last to the conversation (closed, assigned, took, transferred, returned or snoozed it), if that was within the last minute and nothing has happened in it since: no message, no note, no act of somebody else. The customer is told of neither. 409 when there is nothing to undo.',
    ...write,
    params,
    answers,
    errors: [...refusals, 'Conflict'],
  },
  changeConversations: {
    summary: 'Act on many conversations',
    description:
      'Does the same to each of 1 to 100 conversations, each by itself: what is refused for one is done to the others. The answer is 200 and tells the outcome of each.',
    ...write,
    body: {
      examples: {
        close: {
          summary: 'Close two',
          value: { ids: ['ID_1', 'ID_2'], action: { type: 'close', reason: 'Duplicate' } },
        },
        assign: { summary: 'Take one', value: { ids: ['ID_1'], action: { type: 'assign', assignee: 'me' } } },
      },
    },
    answers: { 200: { description: 'What came of each.', schema: BulkAnswerSchema } },
  },
} satisfies Record<string, Operation>
