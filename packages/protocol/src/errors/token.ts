import type { ErrorEntries } from './kinds.ts'

/** What whoever asks for a token, or shows one, is told: OAuth fixes the answer, which has no place for a code. */
export const tokenErrors = {
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
  token_rate_exceeded: {
    error: 'too_many_requests',
    text: 'This connector requests too many tokens: reuse one until it expires. Try again in {{seconds:number}} s.',
  },
} as const satisfies ErrorEntries
