/** A desk for tests: the API over a store in memory, an instance with a connector, agents, and customers who write. */

import type { AddressInfo } from 'node:net'
import type { TestClock } from '@passerelle/testkit/clock'
import { instanceId, openMemoryWorld } from '../../../test/memory-world.ts'
import { createAgent } from '../../agents/create-agent.ts'
import type { BlobStore } from '../../attachments/blob-store.ts'
import { createAgentAuthenticator } from '../../auth/authenticate-agent.ts'
import { createGuesses } from '../../auth/guesses.ts'
import { createLive, type Live } from '../../changes/live.ts'
import type { OidcConfig } from '../../config/oidc-config.ts'
import { Secret } from '../../config/secret.ts'
import { createAgentTyping } from '../../events/agent-typing.ts'
import { createEphemeralSender } from '../../events/ephemeral-sender.ts'
import { createSealer } from '../../lib/seal.ts'
import { parseAllowList } from '../../outbound/address-guard.ts'
import { createOutbound } from '../../outbound/outbound.ts'
import { createPresence } from '../../presence/presence.ts'
import { inboundPlan, newConnector, plannedMessage } from '../../store/conformance/fixtures.ts'
import type { Store } from '../../store/store.ts'
import { type App, createApp } from '../http/app.ts'
import { createStreamPlaces } from '../http/stream-places.ts'
import { registerDeskApi } from './desk-api.ts'

export { instanceId }
export const connectorId = 'connector-1'
export const operatorToken = 'operator-secret'
export const password = 'a good password'

/** Of a logged-in person: what goes along with each request. */
export type Login = Record<'cookie' | 'x-csrf-token', string>

export interface TestDesk {
  app: App
  store: Store
  blobs: BlobStore
  live: Live
  clock: TestClock
  /** Léa, an agent of the instance, and how she is logged in. */
  agentId: string
  lea: Login
  logIn(email: string): Promise<Login>
  /** The address it listens at, from the first call on. */
  url(): Promise<string>
  /** A customer writes; gives the conversation. */
  write(customerId: string, text?: string): Promise<string>
  close(): Promise<void>
}

interface DeskOptions {
  publicUrl?: string
  oidc?: OidcConfig | null
  passwordLogin?: boolean
}

export async function openDesk(options: DeskOptions = {}): Promise<TestDesk> {
  const { publicUrl = 'http://localhost:8080', oidc = null, passwordLogin = true } = options
  const world = await openMemoryWorld()
  const { store, blobs, clock, log } = world
  const live = createLive({ store, clock, log })
  const presence = createPresence({ clock })
  const outbound = createOutbound({ userAgent: 'test', allow: parseAllowList('127.0.0.1').allow })
  const sealer = createSealer([Buffer.alloc(32, 1)])
  const ephemerals = createEphemeralSender({
    ...{ store, outbound, sealer, clock, log, version: '1.2.3', partOfWork: (whole) => whole },
    config: { webhookConcurrency: 16, webhookTimeoutMs: 10_000 },
  })
  const app = createApp({ log, trustProxy: [], version: '1.2.3' })
  registerDeskApi(app, {
    store,
    blobs,
    clock,
    outbound,
    live,
    presence,
    hearAgent: createAgentTyping({ ephemerals, clock }),
    authenticateAgent: createAgentAuthenticator({ store, clock }),
    guesses: createGuesses({ clock }),
    sealer,
    streams: createStreamPlaces(),
    dedupeSecret: Buffer.from('dedupe secret'),
    config: { publicUrl, operatorToken: new Secret(operatorToken), oidc, passwordLogin },
  })
  await store.recordInstance({ id: 'instance-2', name: 'Other', createdAt: clock.now() })
  await store.recordConnector(newConnector({ name: 'Bot' }))
  const { agent } = await createAgent(
    { store, clock },
    { instanceId, email: 'lea@acme.example', name: 'Léa', password },
  )
  await store.updateAgent(agent.id, { mayExport: true }, clock.now())
  await app.ready()
  const logIn = (email: string) => logInTo(app, email)

  return {
    app,
    store,
    blobs,
    live,
    clock,
    agentId: agent.id,
    lea: passwordLogin ? await logIn('lea@acme.example') : { cookie: '', 'x-csrf-token': '' },
    logIn,
    url: async () => {
      if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    },
    write: createWriter({ store, clock }),
    close: async () => {
      await app.close()
      await ephemerals.stop()
      presence.close()
      await live.close()
      await outbound.close()
      await world.close()
    },
  }
}

async function logInTo(app: App, email: string): Promise<Login> {
  const payload = { email, password }
  const answer = await app.inject({ method: 'POST', url: '/desk/v1/session', payload })
  if (answer.statusCode !== 200) throw new Error(`log-in gave ${answer.statusCode} ${answer.body}`)
  const [cookie = ''] = String(answer.headers['set-cookie']).split(';')
  return { cookie, 'x-csrf-token': answer.json().csrf_token }
}

function createWriter({ store, clock }: { store: Store; clock: TestClock }): TestDesk['write'] {
  let written = 0
  return async (customerId, text = 'hello') => {
    written += 1
    const at = clock.now()
    const sender = { type: 'human' as const, id: customerId, name: `Name of ${customerId}` }
    const message = plannedMessage(`m${written}`, { text, sender, sortAt: at, customerName: sender.name })
    const conversationId = `conversation-${written}`
    await store.recordInbound(
      inboundPlan([message], { customerId, conversationId, receivedAt: at, reopenIfClosedSince: at - 1000 }),
    )
    const page = await store.listConversations({ instanceId, status: 'open', limit: 100 })
    const conversation = page.items.find((item) => item.customerId === customerId)
    if (!conversation) throw new Error('the message opened no conversation')
    return conversation.id
  }
}
