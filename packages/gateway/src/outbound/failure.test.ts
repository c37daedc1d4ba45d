import { sayInEnglish } from '@passerelle/protocol/errors'
import { expect, test } from 'vitest'
import { describeFailure } from './failure.ts'

const coded = (code: string, message = 'inside') => Object.assign(new Error(message), { code })

test.each([
  ['CERT_HAS_EXPIRED', 'No secure connection to bot.example: its TLS certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'No secure connection to bot.example: its TLS certificate is self-signed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'No secure connection to bot.example: its TLS certificate is for another name'],
  ['EPROTO', 'No secure connection to bot.example: the TLS handshake failed (EPROTO)'],
  ['EAI_AGAIN', 'The name bot.example could not be resolved: the name server does not answer'],
  ['EHOSTUNREACH', 'There is no route to bot.example'],
  ['UND_ERR_CONNECT_TIMEOUT', 'No connection to bot.example: it does not answer'],
  ['UND_ERR_HEADERS_OVERFLOW', 'bot.example answered with headers that are too large'],
  ['ESOMETHING', 'The request to bot.example failed: inside'],
])('%s is told as %s', (code, sentence) => {
  expect(sayInEnglish(describeFailure(coded(code), 'bot.example').reason)).toBe(sentence)
})

test('several failures in one are told by the first', () => {
  const both = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')])
  expect(describeFailure(both, 'bot.example')).toMatchObject({ reason: { code: 'connection_refused' } })
})

test('what is thrown without being an error is told too', () => {
  expect(sayInEnglish(describeFailure('odd', 'bot.example').reason)).toBe('The request to bot.example failed: odd')
})
