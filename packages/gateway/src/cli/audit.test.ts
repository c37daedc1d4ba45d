/** What commands do enters the audit log that a server shows. */
import { userInfo } from 'node:os'
import type { AuditItem, Page } from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run, useCli } from './test-cli.ts'

useCli()
let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

test('each command that changes something is told with the name of who ran it', async () => {
  const passerelle = async (...args: string[]) => {
    const { code, stderr } = await run([...args, '--json'], { PASSERELLE_DATA_DIR: world.dataDir })
    expect([code, code === 0 ? '' : stderr]).toEqual([0, ''])
  }
  const { id } = world.connector
  await passerelle('connector', 'update', id, '--paused', 'true')
  await passerelle('connector', 'list')
  await passerelle('agent', 'create', '--instance', world.instanceId, '--name', 'CRM', '--service')
  await passerelle('customer', 'erase', '--connector', id, '--customer', '0601020304', '--yes')
  const { items } = await world.asOperator.get<Page<AuditItem>>('/audit?limit=3')
  expect(items.map(({ action, actor }) => [action, actor.type, actor.name])).toEqual([
    ['customer.erased', 'command_line', userInfo().username],
    ['agent.created', 'command_line', userInfo().username],
    ['connector.paused', 'command_line', userInfo().username],
  ])
  const found = `/audit?connector_id=${id}&customer_id=0601020304`
  expect((await world.asOperator.get<Page<AuditItem>>(found)).items).toHaveLength(1)
})
