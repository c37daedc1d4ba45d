/**
 * A partner's webhook on a real socket, whose answers can be set: a status, headers, a pause, no answer at all. It
 * keeps every request with its raw bytes, so that tests can compare and verify them.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebhookMessage } from '@passerelle/protocol'
import { waitFor } from './wait-for.ts'

export interface ReceivedWebhook {
  headers: IncomingHttpHeaders
  rawBody: Buffer
  message: WebhookMessage
  /** Whether an answer has been sent; several may be under way at once. */
  answered: boolean
  status: number | null
}

export interface PartnerAnswer {
  status?: number
  headers?: Record<string, string>
  body?: string
  /** Resolves when the answer may go out. */
  until?: Promise<void>
  /** Never answers. */
  hang?: boolean
}

export type AnswerRule =
  | PartnerAnswer
  | ((request: ReceivedWebhook, count: number) => PartnerAnswer | Promise<PartnerAnswer>)

export interface FakePartner {
  url: string
  received: ReceivedWebhook[]
  /** From now on. */
  answer(rule: AnswerRule): void
  /** The first `count` requests, when they have come. */
  waitForRequests(count: number): Promise<ReceivedWebhook[]>
  close(): Promise<void>
}

export async function startPartner(rule: AnswerRule = { status: 200 }): Promise<FakePartner> {
  const received: ReceivedWebhook[] = []
  let current = rule
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of req) chunks.push(chunk)
    } catch {
      return
    }
    const rawBody = Buffer.concat(chunks)
    const request: ReceivedWebhook = {
      headers: req.headers,
      rawBody,
      message: JSON.parse(rawBody.toString('utf8')),
      answered: false,
      status: null,
    }
    received.push(request)
    const answer = typeof current === 'function' ? await current(request, received.length) : current
    await sendAnswer(res, answer, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/webhook`,
    received,
    answer: (next) => {
      current = next
    },
    waitForRequests: (count) =>
      waitFor(`${count} webhook requests (${received.length} came so far)`, () =>
        received.length >= count ? received.slice(0, count) : undefined,
      ),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function sendAnswer(res: ServerResponse, answer: PartnerAnswer, request: ReceivedWebhook): Promise<void> {
  if (answer.hang) return
  await answer.until
  request.status = answer.status ?? 200
  res.writeHead(request.status, answer.headers)
  res.end(answer.body ?? '')
  request.answered = true
}
