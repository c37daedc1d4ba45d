import type { WebhookMessage } from '@passerelle/protocol'
import type { Reason } from '@passerelle/protocol/errors'
import { openClientSecret } from '../connectors/client-secret.ts'
import type { Connector } from '../connectors/connector.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import { readConnector } from '../connectors/read-connector.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { Sealer } from '../lib/seal.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { failureOf } from './failure-of.ts'
import { webhookRequest } from './webhook-request.ts'

/** What the webhook made of it. `error` says why it failed; null for a success. */
export interface TestResult {
  messageId: string
  status: number | null
  durationMs: number
  response: string | null
  error: Reason | null
}

export interface SendTestDeps {
  store: Pick<ConnectorStore, 'findConnector'>
  outbound: Pick<Outbound, 'send'>
  sealer: Pick<Sealer, 'open'>
  clock: Pick<Clock, 'now'>
  config: { webhookTimeoutMs: number }
  version: string
}

/** One signed message to the webhook, right now: outside the queue, seen by no agent, and without a second try. */
export async function sendTest(deps: SendTestDeps, connectorId: string): Promise<TestResult> {
  const connector = await readConnector(deps, connectorId)
  if (connector.delivery === 'pull') throw refuse('pull_has_no_test')
  if (connector.webhookUrl === null) throw refuse('no_webhook_to_test')
  const now = deps.clock.now()
  const message = composeTest(connector, newId(now), now)
  const request = webhookRequest({
    id: message.id,
    body: Buffer.from(JSON.stringify(message)),
    hashEncoding: connector.hashEncoding,
    secret: openClientSecret(deps.sealer, connector),
    now,
    version: deps.version,
  })
  const outcome = await deps.outbound.send({
    ...request,
    pool: connector.id,
    url: connector.webhookUrl,
    timeoutMs: deps.config.webhookTimeoutMs,
  })
  const answered = outcome.kind === 'response'
  return {
    messageId: message.id,
    status: answered ? outcome.status : null,
    durationMs: outcome.durationMs,
    response: answered ? outcome.body : null,
    error: failureOf(outcome, connector.success),
  }
}

function composeTest(connector: Connector, id: string, now: number): WebhookMessage {
  return {
    id,
    created_at: Math.floor(now / 1000),
    customer_id: 'passerelle-test',
    sender: { type: 'human', id: connector.senderId, name: connector.senderName },
    body: { message: 'This is a test message from Passerelle.', attachments: [] },
    metadata: { test: true },
  }
}
