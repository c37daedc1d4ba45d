import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface ReceivedRequest {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

type Answer = number | ((response: ServerResponse, request: ReceivedRequest) => void)

export interface FakeWebhook {
  url: string
  received: ReceivedRequest[]
  /** What the next requests are answered: each in turn, the last one from then on. */
  answer(...answers: Answer[]): void
  close(): Promise<void>
}

/** A partner's server on a port of its own. Answers 200 unless told otherwise. */
export async function startFakeWebhook(): Promise<FakeWebhook> {
  const received: ReceivedRequest[] = []
  let answers: Answer[] = [200]
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const whole = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) }
      received.push(whole)
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 200
      if (typeof answer === 'number') response.writeHead(answer).end(`status ${answer}`)
      else answer(response, whole)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    received,
    answer: (...next) => {
      answers = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
