/** In words: what a partner may ask. */
import { AvailabilityResponseSchema, ConversationStateSchema, OutboxResponseSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'
import { webhookMessage } from './examples.ts'

const byToken = [['connectorToken'], ['connectorClient']] as const

const readAvailability: Operation = {
  summary: 'Ask whether somebody is there',
  description:
    "The queues of the connector's instance as they are now, its default queue first. Ask before you offer a customer an agent. An agent counts as online by the status they chose, not because their browser is connected.",
  security: byToken,
  params: { queue: 'Id or name of the only queue to answer for. A name in any case.' },
  answers: {
    200: {
      description: 'How each queue is staffed, and how long a customer would wait.',
      schema: AvailabilityResponseSchema,
      examples: {
        open: {
          summary: 'Two agents, one of them with room',
          value: {
            queues: [
              {
                ...{ id: 'QUEUE_ID', name: 'General', state: 'open', agents_online: 2, agents_available: 1 },
                ...{ waiting: 3, estimated_wait_seconds: 95, opens_at: null, closes_at: 1676566800 },
              },
            ],
          },
        },
      },
    },
  },
  errors: ['InvalidToken', 'NotFound', 'TooManyRequests'],
}

const readConversationState: Operation = {
  summary: "Ask how a customer's conversation stands",
  description:
    'The open conversation of the customer, or the one that was closed last. Ask after your software was down: the ids say whether you have missed something.',
  security: byToken,
  params: { customer_id: "The customer's id, as you send it, percent-encoded." },
  answers: {
    200: {
      description: 'Who has it, and where it waits.',
      schema: ConversationStateSchema,
      examples: {
        waits: {
          summary: 'It waits for an agent',
          value: {
            ...{ conversation_id: 'CONVERSATION_ID', status: 'open', position: 2 },
            ...{
              owner: { type: 'queue', id: 'QUEUE_ID', name: 'General' },
              queue: { id: 'QUEUE_ID', name: 'General' },
            },
            ...{ last_event_id: null, last_message_id: 'MESSAGE_ID' },
          },
        },
      },
    },
  },
  errors: ['InvalidToken', 'TooManyRequests'],
}

const takeOutbox: Operation = {
  summary: 'Fetch what there is for you',
  description:
    "For connectors created with `delivery: pull`, which need no public URL: what a webhook would get, in each customer's order. Asking with `after` settles everything you were given up to that item as delivered; what you do not settle is given again, so take each `id` once. With `wait`, the answer comes as soon as there is something. With `customer_id`, only that customer's items are given and settled.",
  security: byToken,
  params: {
    customer_id: 'Only what is for this customer; what is for others stays as it is.',
    after: 'The `cursor` of the last item that you have kept.',
    wait: 'Seconds to wait when there is nothing, 0 to 30; 0 when left out.',
    limit: 'Items of an answer, 1 to 100; 50 when left out. Fewer come when they are large.',
  },
  answers: {
    200: {
      description: 'What follows; empty when nothing came in time.',
      schema: OutboxResponseSchema,
      examples: {
        message: {
          summary: 'One message',
          value: { items: [{ cursor: 'CURSOR', kind: 'message', body: webhookMessage }] },
        },
      },
    },
  },
  errors: ['InvalidToken', 'Conflict', 'TooManyRequests'],
}

export const questions = { readAvailability, readConversationState, takeOutbox }
