/**
 * A world in one process: a gateway on a free port with its own data folder, a partner whose answers can be set, an
 * instance, a connector and an agent, and a clock that can be set forward. Everything goes over real sockets.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateway, type Gateway, type Overrides } from '@passerelle/gateway'
import { loadConfig } from '@passerelle/gateway/config'
import type {
  ConversationItem,
  MessageItem,
  MessagesResponse,
  Page,
  ReplyRequest,
  TokenResponse,
  UploadItem,
} from '@passerelle/protocol'
import { type ApiCall, type ApiClient, createApiClient } from './api-client.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { type AnswerRule, type FakePartner, startPartner } from './partner.ts'
import { waitFor } from './wait-for.ts'

export interface WorldOptions {
  /** Settings, without their prefix: `{ RETRY_SCHEDULE: '1s' }`. */
  settings?: Record<string, string>
  /** Options of the connector, as the operator API names them. */
  connector?: Record<string, unknown>
  answer?: AnswerRule
  overrides?: Overrides
}

export interface World {
  url: string
  dataDir: string
  gateway: Gateway
  clock: TestClock
  partner: FakePartner
  instanceId: string
  connector: { id: string; client_id: string; client_secret: string }
  agent: { id: string; email: string; password: string }
  /** The partner's door, with a token of the connector. */
  asPartner: ApiClient
  /** The desk's door, with the key of a service agent. */
  asDesk: ApiClient
  asOperator: ApiClient
  /** Messages from the partner's side: 200 or a failure of the test. */
  send(...messages: object[]): Promise<MessagesResponse>
  /** The open conversation of a customer. */
  conversationOf(customerId: string): Promise<ConversationItem>
  thread(conversationId: string): Promise<MessageItem[]>
  reply(conversationId: string, reply: string | ReplyRequest): Promise<MessageItem>
  upload(file: { name: string; type: string; bytes: Uint8Array }): Promise<UploadItem>
  /** Ends the gateway as `npm start` does, and starts it again on the same data. */
  restart(): Promise<void>
  close(): Promise<void>
}

const operatorToken = 'operator-token-of-the-testkit'

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-world-'))
  const clock = createTestClock()
  const partner = await startPartner(options.answer)
  let port = '0'
  const start = async () => {
    const settings = {
      PORT: port,
      LOG_LEVEL: 'silent',
      OUTBOUND_ALLOW: '127.0.0.1',
      ...options.settings,
      DATA_DIR: dataDir,
      OPERATOR_TOKEN: operatorToken,
    }
    const env = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`PASSERELLE_${name}`, value]))
    const started = await createGateway(await loadConfig({ env, createDataDir: true }), { clock, ...options.overrides })
    await started.listen()
    return started
  }
  let gateway = await start()
  port = String(gateway.config.port)
  const url = `http://127.0.0.1:${port}`

  const asOperator = createApiClient(`${url}/operator/v1`, async () => `Bearer ${operatorToken}`)
  const instance = await asOperator.post<{ id: string }>('/instances', { name: 'Acme' })
  const connector = await asOperator.post<World['connector']>('/connectors', {
    instance_id: instance.id,
    name: 'Bot',
    webhook_url: partner.url,
    ...options.connector,
  })
  const login = { email: 'ada@acme.example', password: 'correct horse battery' }
  const agent = await asOperator.post<{ id: string }>('/agents', {
    instance_id: instance.id,
    name: 'Ada Agent',
    ...login,
  })
  const service = await asOperator.post<{ api_key: string }>('/agents', {
    instance_id: instance.id,
    name: 'Tests',
    service: true,
  })

  const asDesk = createApiClient(`${url}/desk/v1`, async () => `Bearer ${service.api_key}`)
  const asPartner = createApiClient(url, tokenOf(url, connector))

  return {
    url,
    dataDir,
    get gateway() {
      return gateway
    },
    clock,
    partner,
    instanceId: instance.id,
    connector,
    agent: { id: agent.id, ...login },
    asPartner,
    asDesk,
    asOperator,
    send: (...messages) => asPartner.post('/messaging/v1/messages', { messages }),
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
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A bearer token, fetched when first wanted. */
function tokenOf(url: string, connector: World['connector']): ApiCall['authorization'] {
  let token: Promise<string> | undefined
  return () => {
    token ??= requestToken(url, connector)
    return token
  }
}

async function requestToken(url: string, connector: World['connector']): Promise<string> {
  const { client_id, client_secret } = connector
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const response = await fetch(`${url}/oauth2/v1/token`, { method: 'POST', body })
  const { access_token } = (await response.json()) as TokenResponse
  return `Bearer ${access_token}`
}
