import type { ErrorEntries } from './kinds.ts'

/** What is wrong with a request as a whole, at whichever door. */
export const requestErrors = {
  has_fault: { error: 'invalid_request', text: 'The request has a fault; nothing was done.' },
  has_faults: { error: 'invalid_request', text: 'The request has {{count:number}} faults; nothing was done.' },
  has_many_faults: {
    error: 'invalid_request',
    text: 'The request has faults, the first {{count:number}} are listed; nothing was done.',
  },
  not_understood: { error: 'invalid_request', text: '{{detail}}' },
  url_malformed: {
    error: 'invalid_request',
    text: 'The URL is not valid: a % in it must begin a UTF-8 sequence.',
  },
  url_unknown: { error: 'not_found', text: 'Nothing is at this URL.' },
  method_not_possible: {
    error: 'method_not_allowed',
    text: '{{method}} is not possible here. Use {{methods:list}}.',
  },
  cursor_unknown: {
    error: 'invalid_request',
    text: 'The cursor is not one of this list: use the next_cursor of the page before, unchanged.',
  },

  // HTTP
  expect_unknown: {
    error: 'invalid_request',
    status: 417,
    text: 'The only Expect header understood is 100-continue.',
  },
  host_ambiguous: { error: 'invalid_request', text: 'Send HTTP/1.1 with one Host header, or HTTP/1.0.' },
  headers_too_large: { error: 'invalid_request', status: 431, text: 'The headers are larger than {{max:size}}.' },
  headers_late: { error: 'invalid_request', status: 408, text: 'The request did not arrive in time.' },
  not_http: { error: 'invalid_request', text: 'This is not a valid HTTP request.' },

  // The body
  content_type_unknown: {
    error: 'unsupported_media_type',
    text: 'This endpoint does not take that Content-Type. Send {{types:either}}.',
  },
  content_encoded: {
    error: 'unsupported_media_type',
    text: 'Bodies with a Content-Encoding are not taken. Send it as it is.',
  },
  body_too_large: {
    error: 'payload_too_large',
    text: 'The request is larger than the {{max:number}} bytes this endpoint takes. Split it.',
  },
  request_too_large: { error: 'payload_too_large', text: 'The request is larger than this endpoint takes.' },
  body_late: {
    error: 'invalid_request',
    status: 408,
    text: "The request's body did not arrive within {{seconds:number}} s.",
  },
  body_slow: {
    error: 'invalid_request',
    status: 408,
    text: 'The request comes too slowly: beyond 64 KiB, at least {{bytes:number}} bytes every {{seconds:number}} s. Send less at once.',
  },
  body_cut_off: { error: 'invalid_request', text: 'The request ended before its body did.' },
  body_empty: { error: 'invalid_request', text: 'The body is empty. Send a JSON object.' },
  body_not_utf8: {
    error: 'invalid_request',
    text: 'The body is not valid UTF-8 at byte {{byte:number}}. Send the JSON in UTF-8.',
  },
  body_not_json: { error: 'invalid_request', text: 'The body is not valid JSON: {{detail}}.' },
  item_not_json: {
    error: 'invalid_request',
    text: 'The body is not valid JSON in the list item that begins at byte {{byte:number}}: {{detail}}.',
  },
  outline_not_json: {
    error: 'invalid_request',
    text: 'The body is not valid JSON outside the items of its lists: {{detail}}.',
  },
  body_too_many_values: {
    error: 'invalid_request',
    text: 'The body holds more than {{max:number}} values or levels. Split it.',
  },
  item_too_many_values: {
    error: 'invalid_request',
    text: "Item {{index:number}} of the body's lists holds more than {{max:number}} values or levels. Split it.",
  },

  // Too much, or not now
  too_many_requests: { error: 'too_many_requests', text: 'Too many requests. Try again later.' },
  too_many_failures: {
    error: 'too_many_requests',
    text: 'Too many failed attempts. Try again in {{seconds:number}} s.',
  },
  memory_taken: {
    error: 'temporarily_unavailable',
    text: 'Too many large requests at this moment. Send it again later.',
  },
  server_stopping: {
    error: 'temporarily_unavailable',
    text: 'The server is stopping, and the request has not arrived in full: send it again.',
  },
  storage_unavailable: {
    error: 'temporarily_unavailable',
    text: 'Nothing can be stored at the moment: try again later.',
  },
  database_busy: {
    error: 'temporarily_unavailable',
    text: 'The database is busy with another process: try again in a moment.',
  },
  server_failed: {
    error: 'server_error',
    text: 'Something failed on our side. Try again later; if it stays, tell the operator the X-Request-Id.',
  },
} as const satisfies ErrorEntries
