/** Contacts and refused requests on the command line beside a server at work. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run, useCli } from './test-cli.ts'

useCli()
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const cli = async (...words: string[]) => {
  const { code, stdout, stderr } = await run([...words, '--json'], { PASSERELLE_DATA_DIR: world.dataDir })
  expect([code, code === 0 ? '' : stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

const write = (customer: string) =>
  world.send({
    ...{ id: `of-${customer}`, created_at: 1700000000, customer_id: customer },
    ...{ sender: { type: 'human', id: customer, name: customer }, body: { message: 'Hello' } },
  })

test('customers are joined, shown, separated, and all of a contact erased', async () => {
  for (const customer of ['anna', 'ann', 'bea']) await write(customer)
  const connector = world.connector.id
  const anna = ['--connector', connector, '--customer', 'anna']
  const ann = ['--other-connector', connector, '--other-customer', 'ann']
  const joined = [{ connector_id: connector, customer_id: 'ann', joined_by: 'hand' }]
  expect(await cli('contact', 'join', ...anna, ...ann)).toMatchObject({ customer_id: 'anna', customers: joined })
  expect(await cli('contact', 'separate', ...anna, ...ann)).toMatchObject({ customers: [] })
  await cli('contact', 'join', ...anna, ...ann)
  expect(await cli('contact', 'show', ...anna)).toMatchObject({ customers: joined })
  const { stdout, stderr } = await run(['customer', 'erase', ...anna, '--contact', '--yes', '--json'], {
    PASSERELLE_DATA_DIR: world.dataDir,
  })
  expect(stderr).toContain('Erasing everything about the customers anna, ann of Bot (2 conversations).')
  expect(JSON.parse(stdout)).toMatchObject({ conversations: 2, messages: 2 })
  const { items } = await world.asDesk.get<{ items: { customer_id: string }[] }>('/conversations')
  expect(items.map((item) => item.customer_id)).toEqual(['bea'])
})

test('what partners were refused is listed and counted', async () => {
  await world.asPartner.call('POST', '/messaging/v1/messages', { messages: [{}] })
  const { items } = await waitFor('the log', async () => {
    world.clock.advance(2000)
    const page = await cli('requests', 'list', '--connector', world.connector.id, '--since', '1h')
    return page.items.length > 0 ? page : undefined
  })
  expect(items).toMatchObject([{ status: 400, path: '/messaging/v1/messages', codes: ['required'] }])
  const counts = await cli('requests', 'count', '--since', '1h')
  expect(counts.items).toContainEqual(expect.objectContaining({ connector_id: world.connector.id, refused: 1 }))
})

test('an instance shares customer ids, and says what keys of metadata are called', async () => {
  const labels = [{ key: 'order_id', label: { en: 'Order' }, hidden: false }]
  const file = join(world.dataDir, 'labels.json')
  writeFileSync(file, JSON.stringify(labels))
  const options = ['--metadata-labels', file, '--shared-customer-ids', 'on']
  expect(await cli('instance', 'update', world.instanceId, ...options)).toMatchObject({
    ...{ metadata_labels: labels, shared_customer_ids: true },
  })
  writeFileSync(file, '[{"key":"order_id"}]')
  const refused = await run(['instance', 'update', world.instanceId, ...options], {
    PASSERELLE_DATA_DIR: world.dataDir,
  })
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('required')])
})
