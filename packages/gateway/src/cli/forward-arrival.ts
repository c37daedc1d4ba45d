/** Passes a request on to another URL as it came, and its answer back. */
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { buffer } from 'node:stream/consumers'
import type { Arrival, ReceiverAnswer } from './receiver.ts'

/** Of one connection, not of the message; `host` is the one that is called. */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'host',
  'te',
  'trailer',
  'upgrade',
  'proxy-connection',
])

function passOn(rawHeaders: readonly string[]): string[] {
  const kept: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    if (!ofConnection.has(name.toLowerCase())) kept.push(name, value)
  }
  return kept
}

const timeoutMs = 30_000

/** Rejects when there is no answer. */
export function forwardArrival({ method, rawHeaders, body }: Arrival, target: URL): Promise<ReceiverAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ReceiverAnswer>()
  const request = target.protocol === 'https:' ? requestHttps : requestHttp
  const headers = [...passOn(rawHeaders), 'Host', target.host, 'Content-Length', String(body.length)]
  const sent = request(target, { method, headers, signal: AbortSignal.timeout(timeoutMs), agent: false }, (answer) => {
    const { statusCode: status = 502, rawHeaders: answered } = answer
    buffer(answer).then((content) => resolve({ status, rawHeaders: passOn(answered), body: content }), reject)
  })
  sent.on('error', reject)
  sent.end(body)
  return promise
}
