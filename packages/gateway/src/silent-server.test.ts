/** A server that stands still with a delivery under way: another takes over, and what the first one settles is refused. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeliveryItem, Page } from '@passerelle/protocol'
import { type GatewayProcess, startGatewayProcess, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { beat, createSharedWorld, listNodes, type SharedWorld } from '../test/two-servers.ts'

let world: SharedWorld
let silent: GatewayProcess
let dataDir: string

beforeEach(async () => {
  world = await createSharedWorld({ ROLES: 'api' })
  dataDir = await mkdtemp(join(tmpdir(), 'passerelle-silent-'))
  // Its lease outlives the test: it is taken over because it is silent.
  silent = await startGatewayProcess({
    dataDir,
    settings: { ...world.settings, ROLES: 'worker', WEBHOOK_TIMEOUT: '10m' },
  })
})
afterEach(async () => {
  await silent.end('SIGKILL')
  await world.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('is taken over within a minute, and cannot settle what it had leased', async () => {
  const late = Promise.withResolvers<{ status: number }>()
  world.partner.answer(() => late.promise, 200)
  const sender = { type: 'human', id: 'c', name: 'C' }
  await world.send({ id: 'm', created_at: 1_767_600_000, customer_id: 'c', sender, body: { message: 'Hello' } })
  const { id } = await world.conversationOf('c')
  await world.reply(id, 'Hi')
  const [first] = await world.partner.waitForRequests(1)
  silent.child.kill('SIGSTOP')

  const other = await world.addServer({ ROLES: 'api,worker' })
  let seconds = 0
  for (; world.partner.received.length < 2 && seconds < 60; seconds += 5)
    await Promise.all([beat(other, world), beat(world, other)])
  const [, second] = await world.partner.waitForRequests(2)
  expect(second?.body).toEqual(first?.body)
  const readDelivery = async () => (await world.asOperator.get<Page<DeliveryItem>>('/deliveries')).items[0]
  await waitFor('its outcome', async () => (await readDelivery())?.state === 'delivered')
  expect((await listNodes(world.url)).filter(({ state }) => state === 'dead')).toHaveLength(1)

  silent.child.kill('SIGCONT')
  late.resolve({ status: 500 })
  await waitFor('its late outcome', async () =>
    /attempts_total\{.*\} 1\n/.test(await (await fetch(`${silent.url}/metrics`)).text()),
  )
  expect(await readDelivery()).toMatchObject({ state: 'delivered', attempts: 2 })
  await waitFor('its return', async () => (await listNodes(world.url)).every(({ state }) => state === 'running'))
})
