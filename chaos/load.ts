/**
 * Messages from partners and replies of agents, sent without a pause through one server while things break, and the
 * account of them afterwards: nothing that was answered may be missing, and nothing may be there twice.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { ConversationItem, MessageItem, Page } from '@passerelle/protocol'
import { type Accounts, waitFor } from '@passerelle/testkit'
import { isRefusal } from './asking.ts'
import type { Receiver } from './receiver.ts'

export interface Load {
  /** Messages and replies that were answered well so far. */
  readonly acknowledged: number
  /** Answers 503 with a `Retry-After`. */
  readonly refused: number
  /** Resolves when the requests under way are answered. */
  stop(): Promise<void>
  /** After `stop`: waits until all is delivered, and gives what is not as it must be. */
  findFaults(withinMs?: number): Promise<string[]>
  /** The longest that a request waited for its answer, in ms. */
  readonly slowestMs: number
}

export interface LoadOptions {
  accounts: Accounts
  receiver: Receiver
  customers: number
  /** The load ends by itself after so many replies. */
  mostReplies?: number
}

const backOffMs = 50

const listAll = async <Item>({ asDesk }: Accounts, path: string): Promise<Item[]> => {
  const items: Item[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { status, body, bytes } = await asDesk.call<Page<Item>>('GET', `${path}limit=100${at}`)
    if (status === 200) {
      items.push(...body.items)
      cursor = body.next_cursor
    } else if (status === 503) await wait(backOffMs)
    else throw new Error(`${path} answered ${status}: ${bytes}`)
  }
  return items
}

export async function startLoad({ accounts, receiver, customers, mostReplies = Infinity }: LoadOptions): Promise<Load> {
  const { asPartner, asDesk } = accounts
  const faults: string[] = []
  const sent = new Set<string>()
  const replied = new Set<string>()
  let [acknowledged, refused, slowestMs, replies, isStopped] = [0, 0, 0, 0, false]

  const ask = async (send: () => ReturnType<typeof asPartner.call>, wanted: number): Promise<boolean> => {
    const from = performance.now()
    try {
      const { status, headers, bytes } = await send()
      slowestMs = Math.max(slowestMs, performance.now() - from)
      if (status === wanted) acknowledged += 1
      else if (isRefusal(status, headers)) refused += 1
      else faults.push(`answered ${status} ${headers.get('retry-after')} ${bytes}`)
      if (status !== wanted) await wait(backOffMs)
      return status === wanted
    } catch (error) {
      faults.push(`a request was not answered: ${error} ${(error as Error).cause}`)
      await wait(backOffMs)
      return false
    }
  }

  /** Until it is acknowledged: it is the same message each time. */
  const sendMessage = async (customerId: string, id: string): Promise<void> => {
    const message = {
      ...{ id, created_at: Math.floor(Date.now() / 1000), customer_id: customerId },
      ...{ sender: { type: 'human', id: customerId }, body: { message: `text of ${id}` } },
    }
    while (!(await ask(() => asPartner.call('POST', '/messaging/v1/messages', { messages: [message] }), 200)));
    sent.add(id)
  }
  const sendOn = async (customerId: string) => {
    for (let n = 0; !isStopped; n++) await sendMessage(customerId, `${customerId}-message-${n}`)
  }
  /** One without an answer may have been committed, so the next one has another text. */
  const replyOn = async ({ id, customer_id }: ConversationItem) => {
    for (let n = 0; !isStopped && replies < mostReplies; n++) {
      replies += 1
      const message = `${customer_id}-reply-${n}`
      if (await ask(() => asDesk.call('POST', `/conversations/${id}/messages`, { message }), 201)) replied.add(message)
    }
  }

  const ids = Array.from({ length: customers }, (_, n) => `customer-${n}`)
  await Promise.all(ids.map((id) => sendMessage(id, `${id}-first`)))
  const conversations = await listAll<ConversationItem>(accounts, '/conversations?status=all&')
  const replying = conversations.map(replyOn)
  const sending = Number.isFinite(mostReplies) ? [] : ids.map(sendOn)

  const findFaults = async (withinMs = 60_000): Promise<string[]> => {
    await waitFor('all replies to be delivered', async () => (await countPending(accounts)) === 0, withinMs)
    const messages: MessageItem[] = []
    // One after another: hundreds at once would wait too long for a connection of the server's.
    for (const { id } of conversations) {
      messages.push(...(await listAll<MessageItem>(accounts, `/conversations/${id}/messages?`)))
    }
    const inbound = messages.filter(({ kind }) => kind === 'inbound').map(({ external_id }) => String(external_id))
    const outbound = messages.filter(({ kind }) => kind === 'outbound')
    return [
      ...faults,
      ...differences('message', inbound, sent, sent),
      ...differences(
        'reply',
        outbound.map(({ message }) => String(message)),
        replied,
      ),
      ...differences('delivered reply', receiver.delivered(), new Set(outbound.map(({ id }) => id))),
      ...receiver.faults,
    ]
  }

  return {
    get acknowledged() {
      return acknowledged
    },
    get refused() {
      return refused
    },
    get slowestMs() {
      return slowestMs
    },
    stop: async () => {
      isStopped = Number.isFinite(mostReplies) ? isStopped : true
      await Promise.all([...replying, ...sending])
    },
    findFaults,
  }
}

/** What is missing of `wanted`, and what is there twice, or, if `allowed` is given, not at all expected. */
function differences(what: string, found: readonly string[], wanted: Set<string>, allowed?: Set<string>): string[] {
  const once = new Set<string>()
  const twice = found.filter((one) => once.size === once.add(one).size)
  return [
    ...[...wanted.difference(once)].map((one) => `${what} lost: ${one}`),
    ...twice.map((one) => `${what} there twice: ${one}`),
    ...(allowed ? [...once.difference(allowed)].map((one) => `${what} nobody sent: ${one}`) : []),
  ]
}

const countPending = async ({ asOperator }: Accounts): Promise<number> => {
  const { status, body } = await asOperator.call<Page<unknown>>('GET', '/deliveries?state=pending&limit=1')
  return status === 200 ? body.items.length : Number.NaN
}
