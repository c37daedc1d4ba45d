/** A proxy on the loopback that does to the requests that come by what a test says. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { Readable, Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

export interface SeenRequest {
  method: string
  /** Path and query. */
  url: string
  headers: IncomingMessage['headers']
}

export type Fault =
  /** Answers by itself. */
  | { answer: number; headers?: Record<string, string>; body?: string }
  /** Answers by itself, with a body that never ends. */
  | { answerWithoutEnd: number }
  /** Takes the request, and says nothing. */
  | { hang: true }
  /** Has the request done, and breaks the connection instead of an answer. */
  | { loseAnswer: true }
  /** Breaks the connection after so many bytes of the request's body, or of the answer's. */
  | { cutRequestAt: number }
  | { cutAnswerAt: number }
  /** Lets the request's body, or the answer's, drip: so many bytes, a pause, and so on. */
  | { dripRequest: Drip }
  | { dripAnswer: Drip }
  /** Changes that byte. */
  | { changeRequestAt: number }
  | { changeAnswerAt: number }
  /** Leaves the header out of the answer. */
  | { withoutHeader: RegExp }

interface Drip {
  bytes: number
  pauseMs: number
}

export interface FaultyProxy {
  url: string
  seen: SeenRequest[]
  /** How many connections to it have ended. */
  ended(): number
  /** From now on; undefined lets a request through. */
  rule(fault: (request: SeenRequest) => Fault | undefined): void
  close(): Promise<void>
}

/** The fault for the first `times` requests it is asked about. */
export function firstTimes(times: number, fault: Fault): () => Fault | undefined {
  let left = times
  return () => (left-- > 0 ? fault : undefined)
}

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const seen: SeenRequest[] = []
  let faultOf: (request: SeenRequest) => Fault | undefined = () => undefined
  let ended = 0
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming
    const one = { method, url, headers }
    seen.push(one)
    passOn(target, incoming, response, faultOf(one))
  })
  server.on('connection', (socket) => socket.on('close', () => ended++))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    ended: () => ended,
    rule: (fault) => {
      faultOf = fault
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function passOn(target: string, incoming: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
  const break_ = () => void incoming.socket.destroy()
  if (fault && 'hang' in fault) return void incoming.resume()
  if (fault && 'answer' in fault) {
    incoming.resume()
    response.writeHead(fault.answer, { 'Content-Type': 'application/xml', ...fault.headers }).end(fault.body)
    return
  }
  if (fault && 'answerWithoutEnd' in fault) {
    incoming.resume()
    response.writeHead(fault.answerWithoutEnd, { 'Content-Type': 'application/xml' })
    Readable.from(withoutEnd())
      .on('error', () => {})
      .pipe(response)
    return
  }
  const { method, url, headers } = incoming
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const slow = (source: Readable, drip: Drip | undefined): Readable =>
    drip ? Readable.from(dripping(source, drip, gone.signal)).on('error', break_) : source
  const outgoing = request(new URL(url ?? '/', target), { method, headers, agent: false }, (answer) => {
    if (fault && 'loseAnswer' in fault) return break_()
    response.writeHead(answer.statusCode ?? 502, headersOf(answer, fault))
    // Headers go before the body is cut.
    response.flushHeaders()
    slow(answer, fault && 'dripAnswer' in fault ? fault.dripAnswer : undefined)
      .pipe(through(fault, 'Answer', break_))
      .pipe(response)
  })
  outgoing.on('error', break_)
  response.on('close', () => outgoing.destroy())
  slow(incoming, fault && 'dripRequest' in fault ? fault.dripRequest : undefined)
    .pipe(through(fault, 'Request', break_))
    .pipe(outgoing)
}

async function* dripping(source: Readable, { bytes, pauseMs }: Drip, signal: AbortSignal) {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += bytes) {
      yield chunk.subarray(at, at + bytes)
      await sleep(pauseMs, undefined, { signal })
    }
  }
}

function* withoutEnd() {
  yield '<Error><Code>SlowDown</Code>'
  for (;;) yield '<Message>Reduce your rate.</Message>'.repeat(1000)
}

function headersOf({ headers }: IncomingMessage, fault: Fault | undefined): IncomingMessage['headers'] {
  const left = fault && 'withoutHeader' in fault ? fault.withoutHeader : undefined
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !left?.test(name)))
}

/** The bytes of one direction, on which the fault works when it is of that. */
function through(fault: Fault | undefined, of: 'Request' | 'Answer', cut: () => void): Transform {
  const { [`cut${of}At`]: cutAt, [`change${of}At`]: changeAt }: Record<string, unknown> = { ...fault }
  let from = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const to = from + chunk.length
      if (typeof changeAt === 'number' && changeAt >= from && changeAt < to) {
        chunk.writeUInt8(chunk.readUInt8(changeAt - from) ^ 0xff, changeAt - from)
      }
      const isCut = typeof cutAt === 'number' && cutAt < to
      const passed = isCut ? chunk.subarray(0, Math.max(0, cutAt - from)) : chunk
      from = to
      // What was let through is on its way before the connection ends.
      if (isCut) setImmediate(cut)
      done(null, passed)
    },
  })
}
