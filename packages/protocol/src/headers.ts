/** Names of the wire's headers and paths. Header names are matched without case. */

/** HMAC-SHA1 of a webhook's body under the client secret. */
export const BODY_HASH_HEADER = 'Body-Hash'
/** Version of the messaging API a webhook is called with. */
export const API_VERSION_HEADER = 'Api-Version'
export const API_VERSION = '1'

/** The Standard Webhooks trio, sent beside `Body-Hash`. The id is the message's. */
export const WEBHOOK_ID_HEADER = 'webhook-id'
export const WEBHOOK_TIMESTAMP_HEADER = 'webhook-timestamp'
export const WEBHOOK_SIGNATURE_HEADER = 'webhook-signature'

/** On every answer of the partner API of this gateway, so that a client knows its repeats are recognised. */
export const PASSERELLE_VERSION_HEADER = 'Passerelle-Version'

export const IDEMPOTENCY_KEY_HEADER = 'Idempotency-Key'
export const CSRF_TOKEN_HEADER = 'X-CSRF-Token'

export const TOKEN_PATH = '/oauth2/v1/token'
export const MESSAGES_PATH = '/messaging/v1/messages'
export const AVAILABILITY_PATH = '/messaging/v1/availability'
export const OUTBOX_PATH = '/messaging/v1/outbox'
/** Followed by the customer's id. */
export const CONVERSATIONS_PATH = '/messaging/v1/conversations/'
export const EVENTS_PATH = '/messaging/v1/events'
/** Followed by the attachment's uid, with or without a slash after it. */
export const ATTACHMENTS_PATH = '/messaging/attachments/'

/** On an answer: something that was accepted may not come out as it was meant. */
export const WARNING_HEADER = 'X-Passerelle-Warning'
