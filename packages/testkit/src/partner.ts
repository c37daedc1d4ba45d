/**
 * A partner's server on a real socket: webhooks whose answers can be set, and files to be fetched. It keeps every webhook
 * with its bytes as they came, so that tests can compare and verify them.
 */
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebhookMessage } from '@passerelle/protocol'
import { waitFor } from './wait-for.ts'

export interface ReceivedWebhook {
  method: string
  /** With its query. */
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
  message: WebhookMessage
  /** Whether it has been answered; several may be in flight at once. */
  answered: boolean
}

export interface PartnerAnswer {
  /** 200 when absent. */
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer
}

/** Gives the answer, now or later, or writes it itself; one that does neither never answers. */
export type AnswerHandler = (
  request: ReceivedWebhook,
  response: ServerResponse,
) => PartnerAnswer | undefined | Promise<PartnerAnswer | undefined>

/** A status, a whole answer, or a function. */
export type AnswerRule = number | PartnerAnswer | AnswerHandler

export interface FakeWebhook {
  url: string
  received: ReceivedWebhook[]
  /** What the next webhooks are answered, each in turn, and the last rule from then on. */
  answer(...rules: AnswerRule[]): void
  /** The same for one customer, each rule once. Afterwards theirs are answered as all others. */
  answerCustomer(customerId: string, ...rules: AnswerRule[]): void
  /** Those for one customer. */
  of(customerId: string): ReceivedWebhook[]
  /** The first `count` webhooks, as soon as they have come: all, or those for one customer. */
  waitForRequests(count: number, customerId?: string): Promise<ReceivedWebhook[]>
}

export interface FakePartner extends FakeWebhook {
  /** One more webhook, with a path, answers and a record of its own. */
  addWebhook(rule?: AnswerRule): FakeWebhook
  /** The URL of a file that is served so. */
  addFile(listener: RequestListener): string
  close(): Promise<void>
}

export interface PartnerOptions {
  host?: string
  port?: number
}

/** Its own webhook takes whatever path no other one has. */
export async function startPartner(rule: AnswerRule = 200, options: PartnerOptions = {}): Promise<FakePartner> {
  const { host = '127.0.0.1', port = 0 } = options
  const routes = new Map<string, RequestListener>()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const route = routes.get(pathname) ?? main.listener
    route(request, response)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const main = createWebhook(`${origin}/webhook`, rule)
  const addRoute = (kind: string, listener: RequestListener) => {
    const path = `/${kind}/${routes.size}`
    routes.set(path, listener)
    return origin + path
  }

  return {
    ...main.webhook,
    addWebhook: (first = 200) => {
      const { webhook, listener } = createWebhook('', first)
      return { ...webhook, url: addRoute('webhook', listener) }
    },
    addFile: (listener) => addRoute('file', listener),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function createWebhook(url: string, first: AnswerRule): { webhook: FakeWebhook; listener: RequestListener } {
  const received: ReceivedWebhook[] = []
  const ofCustomers = new Map<string, AnswerRule[]>()
  let rules: AnswerRule[] = [first]
  const nextRule = ({ message }: ReceivedWebhook): AnswerRule =>
    ofCustomers.get(message.customer_id)?.shift() ?? (rules.length > 1 ? rules.shift() : rules[0]) ?? 200
  const of = (customerId: string) => received.filter(({ message }) => message.customer_id === customerId)

  const listener: RequestListener = async (incoming, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of incoming) chunks.push(chunk)
    } catch {
      return
    }
    const { method = '', url: path = '', headers } = incoming
    const body = Buffer.concat(chunks)
    const request = { method, path, headers, body, message: JSON.parse(body.toString('utf8')), answered: false }
    response.on('finish', () => {
      request.answered = true
    })
    received.push(request)
    await sendAnswer(nextRule(request), request, response)
  }

  const webhook: FakeWebhook = {
    url,
    received,
    of,
    answer: (...next) => {
      rules = next
    },
    answerCustomer: (customerId, ...next) => void ofCustomers.set(customerId, next),
    waitForRequests: (count, customerId) =>
      waitFor(`${count} webhook requests${customerId === undefined ? '' : ` for ${customerId}`}`, () => {
        const found = customerId === undefined ? received : of(customerId)
        return found.length >= count ? found.slice(0, count) : undefined
      }),
  }
  return { webhook, listener }
}

async function sendAnswer(rule: AnswerRule, request: ReceivedWebhook, response: ServerResponse): Promise<void> {
  const answer = typeof rule === 'function' ? await rule(request, response) : rule
  if (answer === undefined) return
  const { status = 200, headers, body = '' } = typeof answer === 'number' ? { status: answer } : answer
  response.writeHead(status, headers).end(body)
}
