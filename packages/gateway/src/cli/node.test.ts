import type { NodeItem, Page } from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run, useCli } from './test-cli.ts'

useCli()
let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const list = (...more: string[]) => run(['node', 'list', ...more], { PASSERELLE_DATA_DIR: world.dataDir })

test('the list is that of the operator API, as each server last said', async () => {
  const { stdout } = await list('--json')
  const { items, next_cursor } = JSON.parse(stdout)
  const [node] = (await world.asOperator.get<Page<NodeItem>>('/nodes')).items
  expect(next_cursor).toBeNull()
  expect(items).toHaveLength(1)
  expect(Object.keys(items[0]).sort()).toEqual(Object.keys(node ?? {}).sort())
  const { id, hostname, pid, version, roles, state, started_at, health } = node ?? {}
  expect(items[0]).toMatchObject({ id, hostname, pid, version, roles, state, started_at, health, current: false })
})

test('people see one line a server', async () => {
  const { stdout } = await list()
  const [header, line, ...more] = stdout.trimEnd().split('\n')
  expect(header).toMatch(/^id +host +version +roles +state +seen +sending +database +files$/)
  expect(line).toMatch(/^[0-9a-z]{26} +\S+ +\S+ +api,worker +running +\S+Z +0 +ok +ok$/)
  expect(more).toEqual([])
})

test('one that was not heard of for 30 s is dead, although no other is there to note it', async () => {
  const { store } = world.gateway
  const [{ report = '' } = {}] = await store.listNodes()
  await store.recordHeartbeat({ id: 'killed', now: (await store.readClock()) - 31_000, report: report ?? '' })
  const { items } = JSON.parse((await list('--json')).stdout)
  expect(items).toMatchObject([{ state: 'running' }, { id: 'killed', state: 'dead' }])
})
