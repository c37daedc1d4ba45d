/** Everything a gateway does, at a steady pace, with as much data at the end as after the first minutes. */
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { type ConversationItem, type InboundMessage, MESSAGES_PATH, type Page } from '@passerelle/protocol'
import { bearer } from '@passerelle/testkit'
import { newMessage } from './messages.ts'
import type { Measured } from './servers.ts'

export interface SoakLoad {
  done: { received: number; answered: number; erased: number; streams: number }
  stop(): Promise<void>
}

/** Customers with data at the same time; each second a new one comes, and the oldest is erased. */
const customersKept = 120
const desks = 10

export async function startSoakLoad({ url, accounts }: Measured): Promise<SoakLoad> {
  const { asOperator, instanceId } = accounts
  const desk = { instance_id: instanceId, name: 'Desk', service: true }
  const { api_key } = await asOperator.post<{ api_key: string }>('/agents', desk)
  const done = { received: 0, answered: 0, erased: 0, streams: 0 }
  const ended = new AbortController()
  const tasks = [
    ...talk(accounts, done),
    ...look(accounts),
    ...Array.from({ length: desks }, (_, n): Task => {
      return [
        10,
        (turn) =>
          followChanges(`${url}/desk/v1/changes?items=true`, {
            api_key,
            ended: ended.signal,
            forMs: 2000 * (5 + ((n + turn) % desks)),
          }).finally(() => done.streams++),
      ]
    }),
  ]
  const running = tasks.map((task) => repeat(task, ended.signal))
  return {
    done,
    async stop() {
      ended.abort()
      await Promise.all(running)
    },
  }
}

/** What is done every so many ms, and counts how often it was. */
type Task = [everyMs: number, work: (turn: number) => Promise<unknown>]
type Accounts = Measured['accounts']

let newest = customersKept
const someCustomer = (turn: number) => `customer-${newest - (turn % customersKept)}`

/** Customers write, agents answer and close, and whoever came first is erased. */
function talk({ asPartner, asDesk, asOperator, connector }: Accounts, done: SoakLoad['done']): Task[] {
  const waiting = async (limit: number) =>
    (await asDesk.get<Page<ConversationItem>>(`/conversations?view=waiting&limit=${limit}`)).items
  const send = (messages: InboundMessage[]) => asPartner.post(MESSAGES_PATH, { messages })
  return [
    [
      100,
      async (turn) => {
        await send(Array.from({ length: 10 }, (_, i) => ofCustomer(someCustomer(turn * 7 + i))))
        done.received += 10
      },
    ],
    [1000, (turn) => send([withFile(ofCustomer(someCustomer(turn)))])],
    [
      100,
      async (turn) => {
        const items = await waiting(20)
        const chosen = items[turn % Math.max(items.length, 1)]
        if (chosen) await asDesk.call('POST', `/conversations/${chosen.id}/messages`, { message: 'We look into it.' })
        done.answered += chosen ? 1 : 0
      },
    ],
    [
      700,
      async () => {
        const [oldest] = await waiting(1)
        const seen = { last_seen_message_id: oldest?.last_message?.id ?? null }
        if (oldest) await asDesk.call('POST', `/conversations/${oldest.id}/close`, seen)
      },
    ],
    [
      1000,
      async () => {
        newest += 1
        const oldest = `customer-${newest - customersKept}`
        const { status } = await asOperator.call('POST', `/customers/${connector.id}/${oldest}/erase`)
        if (status < 300) done.erased += 1
      },
    ],
  ]
}

/** Searches, lists, exports, and what retention would delete. */
const look = ({ asDesk, asOperator, connector }: Accounts): Task[] => [
  [900, () => asDesk.get('/conversations?q=question')],
  [1100, () => asOperator.get(`/deliveries?connector_id=${connector.id}`)],
  [5000, (turn) => asOperator.call('POST', `/customers/${connector.id}/${someCustomer(turn)}/export`)],
  [5000, () => asOperator.get(`/connectors/${connector.id}/retention-preview?retention=90d`)],
]

const ofCustomer = (id: string): InboundMessage => ({
  ...newMessage(),
  customer_id: id,
  sender: { type: 'human', id, name: `Name of ${id}` },
})

function withFile(message: InboundMessage): InboundMessage {
  const data = randomBytes(50_000).toString('base64')
  const file = {
    id: 'f',
    name: 'photo.bin',
    mime_type: 'application/octet-stream',
    content: { type: 'base64' as const, data },
  }
  return { ...message, body: { ...message.body, attachments: [file] } }
}

async function repeat([everyMs, work]: Task, ended: AbortSignal): Promise<void> {
  for (let turn = 0; !ended.aborted; turn++) {
    const startedAt = performance.now()
    await work(turn)
    const restMs = Math.max(0, everyMs - (performance.now() - startedAt))
    await setTimeout(restMs, undefined, { signal: ended }).catch(() => {})
  }
}

/** As a desk that is open for a while. */
async function followChanges(
  url: string,
  { api_key, ended, forMs }: { api_key: string; ended: AbortSignal; forMs: number },
): Promise<void> {
  const signal = AbortSignal.any([ended, AbortSignal.timeout(forMs)])
  try {
    const stream = await fetch(url, { headers: bearer(api_key), signal })
    for await (const _ of stream.body ?? []);
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
