/** A dispatcher at work between a store in memory and a webhook whose answers can be set. */

import { type FakePartner, startPartner } from '@passerelle/testkit/partner'
import { expect, onTestFinished } from 'vitest'
import { createGatewayWorld, type GatewayWorld } from '../../test/gateway-world.ts'
import { until } from '../../test/until.ts'
import { startDispatcher } from './dispatcher.ts'

export const minute = 60_000

export async function setUp() {
  const world = await createGatewayWorld()
  const webhook = await startWebhook()
  const connector = await world.recordConnector({ webhookUrl: webhook.url })
  return { ...world, webhook, connector }
}

export async function startWebhook(): Promise<FakePartner> {
  const webhook = await startPartner()
  onTestFinished(() => webhook.close())
  return webhook
}

/** Without jitter. */
export function dispatch(world: GatewayWorld) {
  const dispatcher = startDispatcher({ ...world, random: () => 0.5 })
  onTestFinished(() => dispatcher.stop())
  return dispatcher
}

export const idsOf = (webhook: FakePartner) => webhook.received.map(({ headers }) => headers['webhook-id'])
export const untilReceived = (webhook: FakePartner, count: number) =>
  until(() => expect(webhook.received.length).toBeGreaterThanOrEqual(count))

export async function untilAttempts({ delivery }: GatewayWorld, id: string, attempts: number) {
  return until(async () => {
    const found = await delivery(id)
    expect(found.attempts).toBe(attempts)
    return found
  })
}

export async function untilState({ delivery }: GatewayWorld, id: string, state: string) {
  return until(async () => expect((await delivery(id)).state).toBe(state))
}

/** A delivery of another customer that goes through: whatever was due before it has been claimed by then. */
export async function passSentinel(world: GatewayWorld & { webhook: FakePartner; connector: { id: string } }) {
  const sentinel = await world.reply(world.connector.id, `sentinel ${world.clock.now()}`)
  await untilState(world, sentinel.deliveryId, 'delivered')
  return sentinel.messageId
}
