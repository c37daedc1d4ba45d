/** Whose a conversation is, in words. */
import { ConversationItemSchema, DeskQueueItemSchema, pageSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'

const refusals = ['Unauthorized', 'Forbidden', 'TooManyRequests'] as const
const write = { security: [['deskApiKey'], ['session', 'csrfToken']], errors: [...refusals, 'Conflict'] } as const
const params = { id: 'Of the conversation.' }
const answers = { 200: { description: 'As it is now.', schema: ConversationItemSchema } }

export const ownership = {
  listDeskQueues: {
    summary: 'List queues',
    description:
      "Where conversations of the instance wait for an agent, with how many there are; the oldest queue first. The counts of a queue beyond the agent's sight are 0; who waits in it and how long is null in its availability.",
    params: { connector: 'The id of a connector: only its conversations are counted.' },
    security: [['deskApiKey'], ['session']],
    errors: refusals,
    answers: { 200: { description: 'A page of them.', schema: pageSchema('DeskQueue', DeskQueueItemSchema) } },
  },
  takeNext: {
    summary: 'Take the conversation that waits longest',
    description:
      "Of the asking agent's queues, or of one of them: the one in which a customer waits longest becomes their own. Priority gives a head start, and what asks for skills that the agent lacks comes last. Two agents never get the same.",
    ...write,
    body: { optional: true, examples: { any: { summary: 'Of all their queues', value: {} } } },
    answers: { ...answers, 204: { description: 'Nobody waits.' } },
  },
  takeConversation: {
    summary: 'Take a conversation',
    description: 'One that waits in a queue becomes your own. 409 when somebody else was faster, or the bot has it.',
    ...write,
    params,
    answers,
  },
  transferConversation: {
    summary: 'Transfer a conversation',
    description:
      'To a queue, in which it waits for an agent again, or to a colleague, who is told by an event, `agent.assigned`. The thread shows the note. With `last_seen_message_id`, refused like a closing while a newer message of the customer is unseen.',
    ...write,
    params,
    body: {
      examples: {
        queue: { summary: 'To a queue', value: { queue_id: 'QUEUE_ID', note: 'Asks for a refund' } },
        agent: { summary: 'To a colleague', value: { agent_id: 'AGENT_ID' } },
      },
    },
    answers,
    errors: [...refusals, 'NewerMessage'],
  },
  returnConversation: {
    summary: 'Return a conversation to the bot',
    description:
      "It waits for nobody then: messages with a recipient are added in silence, and the next live one makes it wait in its queue again. Like closing, refused while there is a message of the customer's side that was not seen.",
    ...write,
    params,
    body: { optional: true, examples: { solved: { summary: 'With a note', value: { note: 'Only wants a receipt' } } } },
    answers,
    errors: [...refusals, 'NewerMessage'],
  },
} satisfies Record<string, Operation>
