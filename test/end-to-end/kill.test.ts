/**
 * The process is killed (SIGKILL) at random moments under ingest and replies, again and again. Nothing that was
 * answered may be lost, nothing shown twice, and every redelivery has the same id and the same bytes.
 */
import type { ConversationItem, MessageItem, Page } from '@passerelle/protocol'
import {
  type Accounts,
  createAccounts,
  createDataDir,
  type DataDir,
  type FakePartner,
  type GatewayProcess,
  operatorToken,
  startGatewayProcess,
  startPartner,
  testEngine,
  waitFor,
} from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The same engine of commands decides on both; a start on PostgreSQL takes longer. */
const kills = testEngine === 'sqlite' ? 6 : 2
const customers = 5

let data: DataDir
let partner: FakePartner
let gateway: GatewayProcess
let accounts: Accounts

beforeAll(async () => {
  data = await createDataDir()
  // Every third webhook answer is a failure, so that a kill also meets deliveries that wait for another attempt.
  let count = 0
  partner = await startPartner(() => {
    count += 1
    return { status: count % 3 === 0 ? 500 : 200 }
  })
  gateway = await startGatewayProcess({ dataDir: data.path, settings })
  accounts = await createAccounts({ url: gateway.url, operatorToken, connector: { webhook_url: partner.url } })
})

afterAll(async () => {
  await gateway.end('SIGKILL')
  await partner.close()
  await data.remove()
})

const settings = { RETRY_SCHEDULE: Array(100).fill('200ms').join(',') }

test('[2.atomic] kill -9 loses nothing that was acknowledged, shows nothing twice, and delivers again the same bytes', async () => {
  const acknowledged = { messages: new Set<string>(), replies: new Set<string>() }
  const tried = new Set<string>()
  let round = 0
  for (let customer = 0; customer < customers; customer++)
    await sendOne(`first-${customer}`, customer, acknowledged.messages, tried)
  const conversations = await listConversations()
  for (; round < kills; round++) {
    const stop = new AbortController()
    const senders = Array.from({ length: 8 }, (_, n) =>
      sendUntil(stop.signal, `m-${round}-${n}`, acknowledged.messages, tried),
    )
    const repliers = conversations.map((conversation, n) =>
      replyUntil(stop.signal, conversation, `r-${round}-${n}`, acknowledged.replies),
    )
    const before = acknowledged.messages.size
    await waitFor(
      'some messages to be acknowledged',
      () => acknowledged.messages.size > before + 20 + Math.random() * 100,
    )
    await gateway.end('SIGKILL')
    stop.abort()
    await Promise.all([...senders, ...repliers])
    gateway = await startGatewayProcess({ dataDir: data.path, port: gateway.port, settings })
  }
  // Whoever got no answer asks again with the same messages: nothing may be there twice.
  for (const id of tried)
    if (!acknowledged.messages.has(id)) await sendOne(id, customerOf(id), acknowledged.messages, tried)

  const threads = (await Promise.all(conversations.map(({ id }) => listThread(id)))).flat()
  const inbound = threads.filter((message) => message.kind === 'inbound').map((message) => message.external_id)
  expect(new Set(inbound).size).toBe(inbound.length)
  expect(new Set(inbound)).toEqual(tried)
  const replies = threads.filter((message) => message.kind === 'outbound')
  const replyTexts = new Set(replies.map((message) => message.message))
  for (const text of acknowledged.replies) expect(replyTexts.has(text)).toBe(true)

  await waitFor('every reply to be delivered', async () => {
    const page = await accounts.asOperator.get<Page<unknown>>('/deliveries?state=pending')
    return page.items.length === 0
  })
  const bodies = new Map<string, string>()
  for (const { message, body } of partner.received) {
    const text = body.toString('utf8')
    expect(bodies.get(message.id) ?? text).toBe(text)
    bodies.set(message.id, text)
  }
  expect(new Set(bodies.keys())).toEqual(new Set(replies.map((message) => message.id)))
})

const customerOf = (id: string): number => Number(id.split('-').at(-1)) % customers

async function sendOne(id: string, customer: number, acknowledged: Set<string>, tried: Set<string>): Promise<void> {
  tried.add(id)
  const customerId = `customer-${customer}`
  const message = {
    id,
    created_at: 1_767_225_600,
    customer_id: customerId,
    sender: { type: 'human', id: customerId },
    body: { message: `text of ${id}` },
  }
  const { status } = await accounts.asPartner.call('POST', '/messaging/v1/messages', { messages: [message] })
  if (status === 200) acknowledged.add(id)
}

/** Until the server is gone: a request without an answer ends it. */
async function sendUntil(
  signal: AbortSignal,
  prefix: string,
  acknowledged: Set<string>,
  tried: Set<string>,
): Promise<void> {
  for (let n = 0; !signal.aborted; n++) {
    const id = `${prefix}-${n}`
    const answered = await sendOne(id, customerOf(id), acknowledged, tried).then(
      () => true,
      () => false,
    )
    if (!answered) return
  }
}

async function replyUntil(
  signal: AbortSignal,
  { id }: ConversationItem,
  prefix: string,
  acknowledged: Set<string>,
): Promise<void> {
  for (let n = 0; !signal.aborted; n++) {
    const message = `${prefix}-${n}`
    const status = await accounts.asDesk.call('POST', `/conversations/${id}/messages`, { message }).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status !== 201) return
    acknowledged.add(message)
  }
}

const listConversations = async (): Promise<ConversationItem[]> =>
  (await accounts.asDesk.get<Page<ConversationItem>>('/conversations?status=all&limit=100')).items

async function listThread(id: string): Promise<MessageItem[]> {
  const messages: MessageItem[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: Page<MessageItem> = await accounts.asDesk.get(
      `/conversations/${id}/messages?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    )
    messages.push(...page.items)
    cursor = page.next_cursor
  }
  return messages
}
