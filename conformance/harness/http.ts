/** One HTTP request, byte for byte as asked, and its whole answer. */
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { Readable } from 'node:stream'

export interface Send {
  method?: string
  headers?: OutgoingHttpHeaders
  body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined
  /** The address of ours to call from. */
  localAddress?: string
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
  text: string
  json<T = Record<string, unknown>>(): T
}

export interface ErrorBody {
  error: string
  error_description?: string
  errors?: { path: string; message: string }[]
}

/** `path` is sent as it stands: nothing is normalised. */
export function send(baseUrl: string, path: string, { method = 'GET', headers, body, localAddress }: Send = {}) {
  const { protocol, hostname, port, pathname } = new URL(baseUrl)
  const start = protocol === 'https:' ? overHttps : overHttp
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = start(
      {
        ...{ method, hostname: hostname.replace(/^\[|\]$/g, ''), port, path: pathname.replace(/\/$/, '') + path },
        headers: { ...(isBytes(body) && { 'content-length': Buffer.byteLength(body) }), ...headers },
        ...(localAddress !== undefined && { localAddress, agent: false }),
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          resolve(toAnswer(response.statusCode ?? 0, response.headers, Buffer.concat(chunks)))
          // Node's client never sends the rest of a stream that was answered early, and holds its connection for it.
          if (!outgoing.writableFinished) outgoing.destroy()
        })
      },
    )
    // After the answer has begun, a refused body may well fail to be written: the answer is what counts.
    outgoing.on('error', reject)
    if (body === undefined || isBytes(body)) outgoing.end(body)
    else Readable.from(body).pipe(outgoing)
  })
}

const isBytes = (body: Send['body']): body is string | Uint8Array =>
  typeof body === 'string' || body instanceof Uint8Array

export function toAnswer(status: number, headers: IncomingHttpHeaders, body: Buffer): Answer {
  const text = body.toString('utf8')
  return { status, headers, body, text, json: <T>() => JSON.parse(text) as T }
}
