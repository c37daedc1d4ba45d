/** The bytes of a webhook's body as received; anything else cannot be verified. */
import { BODY_HASH_HEADER } from '@passerelle/protocol'
import { PasserelleError } from './errors.ts'

export function readRawBody(body: unknown): Uint8Array | string {
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  throw rawBodyMissing('The body was given as a parsed object.')
}

interface NextChunk {
  done?: boolean | undefined
  value?: unknown
}

/** Reads no further than the limit, and leaves the stream as it is then: the refusal is to be sent on its connection. */
export async function readChunks(next: () => Promise<NextChunk>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for (let chunk = await next(); !chunk.done; chunk = await next()) {
    if (!(chunk.value instanceof Uint8Array)) throw rawBodyMissing('The body is read as text or objects, not as bytes.')
    chunks.push(chunk.value)
    size += chunk.value.length
    if (size > maxBytes) throw tooLarge(maxBytes)
  }
  const whole = new Uint8Array(size)
  for (const chunk of chunks.reverse()) {
    size -= chunk.length
    whole.set(chunk, size)
  }
  return whole
}

export function rawBodyMissing(cause: string): PasserelleError {
  const text =
    `${cause} ${BODY_HASH_HEADER} can be checked over the raw body only: pass the bytes as received. Put this handler ` +
    "before any body parser, or parse to bytes: express.raw({ type: '*/*' }) in Express, " +
    "addContentTypeParser('application/json', { parseAs: 'buffer' }, ...) in Fastify."
  return new PasserelleError('raw_body_missing', text, { status: 500 })
}

export function tooLarge(maxBytes: number): PasserelleError {
  const text = `The body is larger than ${maxBytes} bytes: raise maxBodyBytes, or have files sent by URL.`
  return new PasserelleError('too_large', text, { status: 413 })
}
