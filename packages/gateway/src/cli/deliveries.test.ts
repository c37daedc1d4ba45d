import { createWorld, type World } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run, useCli } from './test-cli.ts'

useCli()
let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

test('the list says why a reply waits whose connector has no webhook', async () => {
  const sender = { type: 'human', id: '0601020304' } as const
  await world.send({ id: '1', created_at: 1700000000, customer_id: sender.id, sender, body: { message: 'hello' } })
  await world.asOperator.call('PATCH', `/connectors/${world.connector.id}`, { webhook_url: null })
  await world.reply((await world.conversationOf(sender.id)).id, 'hi')
  const list = ['deliveries', 'list', '--state', 'pending']
  const { stdout } = await run(list, { PASSERELLE_DATA_DIR: world.dataDir })
  expect(stdout).toMatch(/pending .* the connector has no webhook URL$/m)
  const { items } = JSON.parse((await run([...list, '--json'], { PASSERELLE_DATA_DIR: world.dataDir })).stdout)
  expect(items).toMatchObject([{ state: 'pending', last_error: null }])
})
