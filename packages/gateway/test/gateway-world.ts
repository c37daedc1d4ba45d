/** A world in memory with a way out to this machine, and an agent's replies: for tests of the loops. */
import { createTestClock } from '@passerelle/testkit/clock'
import { onTestFinished } from 'vitest'
import type { NewAttachment } from '../src/attachments/attachment.ts'
import type { Config } from '../src/config/config.ts'
import type { ConnectorOptions } from '../src/connectors/connector.ts'
import type { PlannedFile } from '../src/conversations/conversation-store.ts'
import { normaliseReply } from '../src/conversations/reply-content.ts'
import { createFleet } from '../src/fleet/fleet.ts'
import type { PlannedMessage } from '../src/ingest/inbound-plan.ts'
import { followClock } from '../src/lib/follow-clock.ts'
import { newId, randomAlphanumeric } from '../src/lib/ids.ts'
import { parseAllowList } from '../src/outbound/address-guard.ts'
import { createOutbound } from '../src/outbound/outbound.ts'
import { instanceId, openMemoryWorld } from './memory-world.ts'

export const clientSecret = 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW'

export const testConfig = {
  retryScheduleMs: [2000, 5000, 15_000],
  webhookTimeoutMs: 10_000,
  webhookConcurrency: 16,
  attachmentGraceMs: 2 * 3600 * 1000,
  attachmentTtlMs: 7 * 24 * 3600 * 1000,
} satisfies Partial<Config>

export type GatewayWorld = Awaited<ReturnType<typeof createGatewayWorld>>

export async function createGatewayWorld() {
  const world = await openMemoryWorld({ clock: createTestClock({ standsAt: 1_767_600_000_000 }) })
  const { store, clock, log } = world
  const outbound = createOutbound({ allow: parseAllowList('127.0.0.1').allow, userAgent: 'test' })
  const longest = { deliveryMs: 3600_000, fetchMs: 60_000 }
  const readTime = followClock({ clock, log, move: (change) => store.moveTimes(change, longest) })
  const nodeId = newId(clock.now())
  const fleet = createFleet({ store, clock, readTime, nodeId })
  const agentId = newId(clock.now())
  await store.recordAgent({
    id: agentId,
    instanceId,
    email: 'ada@acme.example',
    name: 'Ada',
    role: 'agent',
    service: false,
    passwordHash: null,
    createdAt: clock.now(),
    disabledAt: null,
  })
  onTestFinished(async () => {
    await outbound.close()
    await world.close()
  })

  const recordConnector = (options: Partial<ConnectorOptions> = {}) => world.recordConnector(options, clientSecret)

  /** A live message of the customer; gives the conversation it belongs to. */
  const recordInbound = async (connectorId: string, customerId: string, message: Partial<PlannedMessage> = {}) => {
    const now = clock.now()
    const id = newId(now)
    await store.recordInbound({
      instanceId,
      connectorId,
      receivedAt: now,
      reopenIfClosedSince: 0,
      customers: [
        {
          customerId,
          conversationId: newId(now),
          messages: [
            {
              index: 0,
              key: Buffer.from(id),
              usedId: null,
              id,
              kind: 'inbound',
              externalId: id,
              sender: { type: 'human', id: customerId, name: customerId },
              recipient: null,
              text: 'Hello',
              richContent: null,
              metadata: '{}',
              createdAt: Math.floor(now / 1000),
              sortAt: now,
              attachments: [],
              customerName: null,
              hasMetadata: false,
              ...message,
            },
          ],
        },
      ],
    })
    const recorded = await store.findMessage(instanceId, id)
    if (!recorded) throw new Error('the message was not recorded')
    return recorded
  }

  const conversations = new Map<string, string>()
  const conversationOf = async (connectorId: string, customerId: string): Promise<string> => {
    const key = `${connectorId} ${customerId}`
    const known = conversations.get(key)
    if (known !== undefined) return known
    const { conversationId } = await recordInbound(connectorId, customerId)
    conversations.set(key, conversationId)
    return conversationId
  }

  /** An agent's reply: its delivery is pending. */
  const reply = async (
    connectorId: string,
    customerId: string,
    { text = 'Hi', files = [] }: { text?: string; files?: (Partial<NewAttachment> & { blobKey: string })[] } = {},
  ): Promise<{ messageId: string; deliveryId: string }> => {
    const now = clock.now()
    const messageId = newId(now)
    const deliveryId = newId(now)
    const uploads: PlannedFile[] = []
    for (const file of files) uploads.push(await uploaded(file))
    const outcome = await store.recordReply({
      ...{ instanceId, conversationId: await conversationOf(connectorId, customerId), messageId, deliveryId, now },
      author: { id: agentId, name: 'Ada' },
      takes: false,
      content: normaliseReply({ message: text }),
      files: uploads,
      publicUrl: 'https://chat.example',
      idempotency: null,
    })
    if (outcome.kind !== 'recorded') throw new Error(`the reply was not recorded: ${outcome.kind}`)
    return { messageId, deliveryId }
  }

  const uploaded = async (file: Partial<NewAttachment> & { blobKey: string }): Promise<PlannedFile> => {
    const id = newId(clock.now())
    const { name = 'file.bin', mimeType = 'application/octet-stream', image = null, blobKey } = file
    const size = file.size ?? 1
    await store.recordUpload({ id, instanceId, agentId, name, mimeType, size, image, blobKey, createdAt: clock.now() })
    return { uploadId: id, id: file.id ?? id, uid: file.uid ?? randomAlphanumeric(32), inline: null }
  }

  const delivery = async (id: string) => {
    const found = await store.findDelivery(id)
    if (!found) throw new Error('no such delivery')
    return found
  }

  const { close: _closedWithTheTest, ...parts } = world
  return {
    ...parts,
    ...{ readTime, nodeId, fleet, outbound, agentId, config: testConfig, version: '1.2.3' },
    ...{ recordConnector, recordInbound, reply, delivery },
    partOfWork: (whole: number) => whole,
  }
}
