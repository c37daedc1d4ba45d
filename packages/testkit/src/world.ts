/**
 * A world in one process: a gateway on a free port with its own data folder, a partner whose answers can be set, an
 * instance, a connector and an agent, and a clock that can be set forward. Everything goes over real sockets.
 */
import { createGateway, type Gateway, type Overrides } from '@passerelle/gateway'
import { loadConfig } from '@passerelle/gateway/config'
import type {
  ConversationItem,
  MessageItem,
  MessagesResponse,
  Page,
  ReplyRequest,
  UploadItem,
} from '@passerelle/protocol'
import { type Accounts, createAccounts } from './accounts.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { createDataDir } from './data-dir.ts'
import { type AnswerRule, type FakePartner, startPartner } from './partner.ts'
import { operatorToken } from './process.ts'
import { waitFor } from './wait-for.ts'

export interface WorldOptions {
  /** Settings, without their prefix: `{ RETRY_SCHEDULE: '1s' }`. */
  settings?: Record<string, string>
  /** Variables that are no settings of ours, as they are. */
  environment?: Record<string, string>
  /** Options of the connector, as the operator API names them. */
  connector?: Record<string, unknown>
  answer?: AnswerRule
  overrides?: Overrides
}

export interface World extends Accounts {
  url: string
  dataDir: string
  gateway: Gateway
  clock: TestClock
  partner: FakePartner
  /** Messages from the partner's side: 200 or a failure of the test. */
  send(...messages: object[]): Promise<MessagesResponse>
  /** As the partner tells events. */
  tell(...events: object[]): Promise<unknown>
  /** The open conversation of a customer. */
  conversationOf(customerId: string): Promise<ConversationItem>
  thread(conversationId: string): Promise<MessageItem[]>
  reply(conversationId: string, reply: string | ReplyRequest): Promise<MessageItem>
  /** As an agent does who has seen all of it. */
  closeConversation(conversationId: string): Promise<ConversationItem>
  upload(file: { name: string; type: string; bytes: Uint8Array }): Promise<UploadItem>
  /** Ends the gateway as `npm start` does, and starts it again on the same data. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const data = await createDataDir()
  const dataDir = data.path
  const clock = createTestClock()
  const partner = await startPartner(options.answer)
  let port = '0'
  const startOnce = async () => {
    const settings = {
      PORT: port,
      LOG_LEVEL: 'silent',
      OUTBOUND_ALLOW: '127.0.0.1',
      ...options.settings,
      DATA_DIR: dataDir,
      OPERATOR_TOKEN: operatorToken,
    }
    const named = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`PASSERELLE_${name}`, value]))
    const env = { ...options.environment, ...named }
    const started = await createGateway(await loadConfig({ env, createDataDir: true }), {
      clock,
      // What is set forward is set forward for the store too.
      readStoreClock: async () => Date.now() + clock.steady() - performance.now(),
      ...options.overrides,
    })
    await started.listen()
    return started
  }
  // A free port is found first and listened on a moment later: somebody may be quicker.
  const start = (tries = 5): Promise<Gateway> =>
    startOnce().catch((error: unknown) => {
      if (tries > 1 && port === '0' && isPortTaken(error)) return start(tries - 1)
      throw error
    })
  let gateway = await start()
  port = String(gateway.config.port)
  const url = `http://127.0.0.1:${port}`

  const accounts = await createAccounts({
    url,
    operatorToken,
    connector: { webhook_url: partner.url, ...options.connector },
  })
  const { asDesk, asPartner } = accounts

  return {
    url,
    dataDir,
    get gateway() {
      return gateway
    },
    clock,
    partner,
    ...accounts,
    send: (...messages) => asPartner.post('/messaging/v1/messages', { messages }),
    tell: (...events) => asPartner.post('/messaging/v1/events', { events }),
    conversationOf: (customerId) =>
      waitFor(`a conversation of ${customerId}`, async () => {
        const page = await asDesk.get<Page<ConversationItem>>(
          `/conversations?status=all&q=${encodeURIComponent(customerId)}`,
        )
        return page.items.find((item) => item.customer_id === customerId)
      }),
    thread: async (id) => (await asDesk.get<Page<MessageItem>>(`/conversations/${id}/messages?limit=100`)).items,
    reply: (id, reply) =>
      asDesk.post(`/conversations/${id}/messages`, typeof reply === 'string' ? { message: reply } : reply),
    closeConversation: async (id) => {
      const { items } = await asDesk.get<Page<MessageItem>>(`/conversations/${id}/messages?order=desc&limit=1`)
      return asDesk.post(`/conversations/${id}/close`, { last_seen_message_id: items[0]?.id ?? null })
    },
    upload: async ({ name, type, bytes }) => {
      const form = new FormData()
      form.set('file', new File([new Uint8Array(bytes)], name, { type }))
      return asDesk.post('/uploads', form)
    },
    restart: async () => {
      await gateway.close()
      gateway = await start()
    },
    close: async () => {
      await gateway.close()
      await partner.close()
      await data.remove()
    },
  }
}

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error &&
  'reason' in error &&
  /^port_taken/.test(String((error.reason as { code?: unknown } | undefined)?.code))
