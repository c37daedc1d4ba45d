/**
 * A load of HTTP requests over keep-alive connections, as cheap as can be, so that the server is what is measured:
 * ready-made bytes go out, and of an answer only its status and its length are read.
 */
import { connect, type Socket } from 'node:net'

export interface Load {
  port: number
  connections: number
  durationMs: number
  /** The bytes of the next request, head and body; undefined when there is no more to send. */
  nextRequest(): Buffer | undefined
}

export interface LoadResult {
  perSecond: number
  /** Answers by status. */
  statuses: Map<number, number>
}

export async function runLoad(load: Load): Promise<LoadResult> {
  const statuses = new Map<number, number>()
  const startedAt = performance.now()
  const until = startedAt + load.durationMs
  const answered = await Promise.all(
    Array.from({ length: load.connections }, () => useConnection(load, until, statuses)),
  )
  const seconds = (performance.now() - startedAt) / 1000
  return { perSecond: answered.reduce((sum, count) => sum + count, 0) / seconds, statuses }
}

/** Answers a second; fails unless every one of them has that status. */
export async function measureLoad(load: Load, wanted = 200): Promise<number> {
  const { perSecond, statuses } = await runLoad(load)
  const refused = [...statuses].filter(([status]) => status !== wanted)
  if (refused.length > 0) throw new Error(`not every request was answered ${wanted}: ${JSON.stringify(refused)}`)
  return perSecond
}

function useConnection(load: Load, until: number, statuses: Map<number, number>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(load.port, '127.0.0.1')
    let buffered: Buffer = Buffer.alloc(0)
    let count = 0
    socket.setNoDelay(true)
    socket.on('error', reject)
    socket.on('close', () => resolve(count))
    const sendNext = () => {
      const request = performance.now() < until ? load.nextRequest() : undefined
      if (request) socket.write(request)
      else socket.end()
    }
    socket.on('connect', sendNext)
    socket.on('data', (chunk: Buffer) => {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk])
      const answer = readAnswer(buffered)
      if (!answer) return
      buffered = buffered.subarray(answer.length)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      count += 1
      sendNext()
    })
  })
}

function readAnswer(bytes: Buffer): { status: number; length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = bytes.toString('latin1', 0, headEnd)
  const contentLength = /\r\ncontent-length: *(\d+)/i.exec(head)
  if (!contentLength) throw new Error(`an answer without Content-Length: ${head}`)
  const length = headEnd + 4 + Number(contentLength[1])
  return bytes.length < length ? undefined : { status: Number(head.slice(9, 12)), length }
}

export function requestBytes(path: string, headers: Record<string, string>, body: string): Buffer {
  const length = Buffer.byteLength(body)
  const head = Object.entries({ Host: '127.0.0.1', 'Content-Length': String(length), ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n${body}`)
}
