import { reason } from '@passerelle/protocol/errors'
import { expect, test } from 'vitest'
import { reasonOfWords } from './reason-of-words.ts'

test.each([
  ['The webhook answered 500 Internal Server Error', reason('webhook_status', { status: 500 })],
  ['The webhook answered 599', reason('webhook_status', { status: 599 })],
  [
    'The webhook answered 302 Found: redirects are not followed, set the final URL',
    reason('webhook_redirect', { status: 302 }),
  ],
  ['No answer within 0.5 s', reason('no_answer_in_time', { seconds: 0.5 })],
  ['Connection refused by bot.example', reason('connection_refused', { host: 'bot.example' })],
  [
    'No secure connection to bot.example: its TLS certificate has expired',
    reason('tls_certificate', { host: 'bot.example', reason: reason('certificate_expired') }),
  ],
  [
    'No secure connection to bot.example: the TLS handshake failed (EPROTO)',
    reason('tls_handshake', { host: 'bot.example', detail: 'EPROTO' }),
  ],
  [
    'The request could not be made: no key of PASSERELLE_MASTER_KEY opens connector:1: put back the key it was sealed with',
    reason('request_not_made', { reason: reason('seal_not_opened', { what: 'connector:1' }) }),
  ],
  ['The file is larger than 25 MiB', reason('fetched_file_too_large', { max: 26_214_400 })],
  [
    'It redirects to http://a.example/x. The address 10.0.0.1 is private (10.0.0.0/8). Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
    reason('redirect_refused', {
      target: 'http://a.example/x',
      reason: reason('address_forbidden', {
        address: '10.0.0.1',
        kind: reason('address_in_range', { kind: reason('address_private'), range: '10.0.0.0/8' }),
      }),
    }),
  ],
  ['Something of long ago', reason('recorded_in_words', { words: 'Something of long ago' })],
])('%s', (words, expected) => expect(reasonOfWords(words)).toEqual(expected))
