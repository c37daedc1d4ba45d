/**
 * The webhook under Node's `http` and what is built on it. The types name only what is used, so that this file needs
 * none of Node's.
 */
import { rawBodyMissing, readChunks } from './raw-body.ts'
import { createReceiver, type WebhookAnswer, type WebhookHeaders, type WebhookOptions } from './webhook.ts'

/** An `http.IncomingMessage`, or Express's request. */
export interface NodeRequest extends AsyncIterable<unknown> {
  method?: string | undefined
  headers: Record<string, string | string[] | undefined>
  readableDidRead?: boolean
  /** Put there by some raw-body middleware. */
  rawBody?: unknown
  /** Put there by body parsers; bytes after `express.raw()`. */
  body?: unknown
}

/** An `http.ServerResponse`, or Express's response. */
export interface NodeResponse {
  statusCode: number
  headersSent: boolean
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/** Fastify's request and reply: what lies under them is used. */
interface WrappedRequest {
  raw: NodeRequest
  rawBody?: unknown
  body?: unknown
}

interface WrappedResponse {
  raw: NodeResponse
  hijack(): unknown
}

export type NodeWebhookHandler = (
  request: NodeRequest | WrappedRequest,
  response: NodeResponse | WrappedResponse,
  next?: unknown,
) => void

/**
 * A webhook for Node's `http`, Express and Fastify. It needs the raw body: mount it before any JSON parser.
 *
 * @example
 * http.createServer(nodeWebhookHandler({ clientSecret, onMessage })).listen(3000)
 *
 * @example Express
 * app.post('/webhook', nodeWebhookHandler({ clientSecret, onMessage }))
 * app.use(express.json())
 *
 * @example Fastify: in a scope of its own, where JSON is left as bytes
 * app.register(async (scope) => {
 *   scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
 *   scope.post('/webhook', nodeWebhookHandler({ clientSecret, onMessage }))
 * })
 */
export function nodeWebhookHandler(options: WebhookOptions): NodeWebhookHandler {
  const receive = createReceiver(options)
  return (request, response) => {
    const { raw, given } = unwrap(request)
    const headers: WebhookHeaders = raw.headers
    const readBody = (maxBytes: number) => readNodeBody(raw, given, maxBytes)
    receive({ method: raw.method, headers, readBody })
      .catch((): WebhookAnswer => ({ status: 500, headers: {}, body: '' }))
      .then((answer) => write(unwrapResponse(response), answer))
    if ('hijack' in response) response.hijack()
  }
}

function unwrap(request: NodeRequest | WrappedRequest): { raw: NodeRequest; given: unknown[] } {
  const raw = 'raw' in request ? request.raw : request
  return { raw, given: [request.rawBody, request.body, raw.rawBody, raw.body] }
}

function unwrapResponse(response: NodeResponse | WrappedResponse): NodeResponse {
  return 'raw' in response ? response.raw : response
}

async function readNodeBody(raw: NodeRequest, given: unknown[], maxBytes: number): Promise<Uint8Array | string> {
  const bytes = given.find((one) => one instanceof Uint8Array || typeof one === 'string')
  if (bytes instanceof Uint8Array || typeof bytes === 'string') return bytes
  // A parser that did not care for the content type leaves `{}` and an unread stream.
  if (raw.readableDidRead) throw rawBodyMissing('A body parser ran before this handler and left no raw body.')
  // Not `for await`: leaving that early destroys the connection.
  const iterator = raw[Symbol.asyncIterator]()
  return readChunks(() => iterator.next(), maxBytes)
}

function write(response: NodeResponse, answer: WebhookAnswer): void {
  if (response.headersSent) return
  response.statusCode = answer.status
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
  // The rest of a body that is too large is not read: the connection cannot be used again.
  if (answer.status === 413) response.setHeader('Connection', 'close')
  response.end(answer.body)
}
