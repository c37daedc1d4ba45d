/** What the partner's own server is asked, in words. */
import {
  API_VERSION,
  API_VERSION_HEADER,
  BODY_HASH_HEADER,
  WEBHOOK_ID_HEADER,
  WEBHOOK_SIGNATURE_HEADER,
  WEBHOOK_TIMESTAMP_HEADER,
} from '@passerelle/protocol'
import { PartnerEventSchema, WebhookMessageSchema } from '@passerelle/protocol/schemas'
import type { Operation } from '../http/operation.ts'
import { conversationClosed, webhookMessage } from './examples.ts'

const signedHeaders: Operation['headers'] = {
  [BODY_HASH_HEADER]: {
    description:
      "HMAC-SHA1 over the body's bytes under the client secret, in lower-case hex (base64 when the connector says so).",
    required: true,
  },
  [API_VERSION_HEADER]: { description: `\`${API_VERSION}\``, required: true },
  'User-Agent': { description: '`Passerelle/` and its version.', required: true },
  [WEBHOOK_ID_HEADER]: { description: 'The `id` of the message or event (Standard Webhooks).', required: true },
  [WEBHOOK_TIMESTAMP_HEADER]: { description: 'Of this attempt, in seconds since 1970.', required: true },
  [WEBHOOK_SIGNATURE_HEADER]: {
    description: '`v1,` and the HMAC-SHA256 of Standard Webhooks, under the same secret as raw bytes.',
    required: true,
  },
}

const received = {
  200: { description: 'It was received. The body does not matter. (A connector can be set to take any 2xx.)' },
}

export const webhookOperation: Operation = {
  summary: 'Your webhook: a message from an agent',
  description: `One message a POST. Verify \`${BODY_HASH_HEADER}\` over the raw body, keep the message, then answer 200: any other status, or none within ten seconds, and it is sent again, the same bytes, on a schedule of days and before anything newer for the same customer. So take each \`id\` once. Redirects are not followed.`,
  security: [],
  headers: signedHeaders,
  body: {
    schema: WebhookMessageSchema,
    examples: { published: { summary: 'As published', value: webhookMessage } },
  },
  answers: received,
  errors: [],
}

/** The same of its events URL, where it has one. */
export const eventOperation: Operation = {
  summary: 'Your events URL: what happened to a conversation',
  description:
    'One event a POST, signed and sent again as a message is. An event waits for the messages to its customer that were recorded before it; a message never waits for an event. `agent.typing` and `queue.position` are sent once, and only to connectors that name them. Nothing but messages is ever sent to a webhook whose connector has no events URL.',
  security: [],
  headers: signedHeaders,
  body: {
    schema: PartnerEventSchema,
    examples: { closed: { summary: 'A conversation is over', value: conversationClosed } },
  },
  answers: received,
  errors: [],
}
