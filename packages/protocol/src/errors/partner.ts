import type { ErrorEntries } from './kinds.ts'

/** What partners are told, at the token, message and attachment endpoints. */
export const partnerErrors = {
  client_refused: {
    error: 'invalid_client',
    isBare: true,
    text: 'The client id is unknown, or the client secret is wrong or missing.',
  },
  token_refused: {
    error: 'invalid_token',
    isBare: true,
    text: 'The access token is missing, has expired or was revoked: get a new one.',
  },
  grant_type_missing: {
    error: 'invalid_request',
    text: 'grant_type is missing. Send grant_type=client_credentials.',
  },
  grant_type_unknown: {
    error: 'unsupported_grant_type',
    text: 'The only grant_type here is client_credentials.',
  },
  token_missing: { error: 'invalid_request', text: 'token is missing.' },
  parameter_repeated: {
    error: 'invalid_request',
    text: 'A parameter is sent more than once. Send each once.',
  },
  parameters_not_object: { error: 'invalid_request', text: 'The body must be a JSON object.' },
  parameter_not_string: { error: 'invalid_request', text: 'Every parameter must be a string.' },
  parameter_is_file: { error: 'invalid_request', text: 'A file is sent where a parameter is expected.' },
  parameter_too_long: { error: 'invalid_request', text: 'A parameter is too long or no text.' },
  multipart_broken: {
    error: 'invalid_request',
    text: 'The multipart body cannot be read: it is broken, or cut off.',
  },
  two_client_secrets: {
    error: 'invalid_request',
    text: 'Two client secrets are sent. Send one, in the header or in the body.',
  },
  two_client_ids: {
    error: 'invalid_request',
    text: 'The client_id of the body is not the one of the Authorization header.',
  },
  rate_exceeded: {
    error: 'too_many_requests',
    text: 'This connector is over its rate limit. Try again in {{seconds:number}} s.',
  },
  token_rate_exceeded: {
    error: 'too_many_requests',
    text: 'This connector requests too many tokens: reuse one until it expires. Try again in {{seconds:number}} s.',
  },
  attachment_gone: {
    error: 'not_found',
    text: 'The attachment does not exist, or can no longer be fetched.',
  },

  // Fields of a message
  not_messages: { text: 'must be a list of 1 to {{max:number}} messages' },
  not_attachments: { text: 'must be a list of at most {{max:number}} attachments' },
  not_unix_seconds: {
    text: 'must be integer seconds since 1970 (Unix time), or a string of digits: no fraction, no date, no milliseconds',
  },
  not_rich_content: { text: 'must be an object or a string; null and [] mean that there is none' },
  id_not_text: { text: 'must hold no NUL and no lone surrogate' },
  recipient_without_customer: {
    text: 'sender.id or recipient.id must equal customer_id: with a recipient the message is history between the customer and your side; leave the recipient out to write to the agents',
  },
  message_empty: { text: 'must not be empty without attachments and without rich_content' },
  not_file_url: { text: 'must be an http or https URL of at most {{max:number}} characters' },
  not_base64: { text: 'must be base64; white space, missing padding and a data: prefix are tolerated' },
  decoded_too_large: { text: 'must be at most {{max:size}} when decoded; send a URL instead' },
  too_many_urls: {
    text: 'must not be there: a request holds at most {{max:number}} files by URL; send this message in another request',
  },
} as const satisfies ErrorEntries
