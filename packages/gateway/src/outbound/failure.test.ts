import { expect, test } from 'vitest'
import { describeFailure } from './failure.ts'

const coded = (code: string, message = 'inside') => Object.assign(new Error(message), { code })

test.each([
  ['CERT_HAS_EXPIRED', 'tls', 'No secure connection to bot.example: its TLS certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', 'No secure connection to bot.example: its TLS certificate is self-signed'],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'tls',
    'No secure connection to bot.example: its TLS certificate is for another name',
  ],
  ['EPROTO', 'tls', 'No secure connection to bot.example: the TLS handshake failed (EPROTO)'],
  ['EAI_AGAIN', 'dns', 'The name bot.example could not be resolved: the name server does not answer'],
  ['EHOSTUNREACH', 'unreachable', 'There is no route to bot.example'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 'No connection to bot.example: it does not answer'],
  ['UND_ERR_HEADERS_OVERFLOW', 'bad_answer', 'bot.example answered with headers that are too large'],
  ['ESOMETHING', 'failed', 'The request to bot.example failed: inside'],
])('%s is told as %s: %s', (code, kind, reason) => {
  expect(describeFailure(coded(code), 'bot.example')).toEqual({ kind: 'failure', code: kind, reason })
})

test('several failures in one are told by the first', () => {
  const both = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')])
  expect(describeFailure(both, 'bot.example')).toMatchObject({ code: 'refused' })
})

test('what is thrown without being an error is told too', () => {
  expect(describeFailure('odd', 'bot.example').reason).toBe('The request to bot.example failed: odd')
})
