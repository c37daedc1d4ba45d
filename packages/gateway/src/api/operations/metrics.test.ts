import { createTestClock } from '@passerelle/testkit/clock'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { openMemoryWorld } from '../../../test/memory-world.ts'
import type { Store } from '../../store/store.ts'
import { createMetrics } from './metrics.ts'

async function openMetrics(change: (store: Store) => Partial<Store> = () => ({})) {
  const world = await openMemoryWorld()
  onTestFinished(() => world.close())
  const clock = createTestClock({ standsAt: 1_700_000_000_000 })
  const config = {
    roles: { api: true, worker: false },
    database: { engine: 'sqlite', path: `${world.folder}/passerelle.db` },
    blobs: { kind: 'file', path: world.folder },
  } as const
  const metrics = createMetrics({
    ...{
      config,
      clock,
      streams: { count: () => 0 },
      readiness: { lookAtFiles: async () => 'ok' as const },
      nodeId: 'node-1',
      version: '1.2.3',
      log: pino({ level: 'silent' }),
    },
    store: { ...world.store, ...change(world.store) },
  })
  return { metrics, world, clock }
}

const sample = (text: string, name: string) => text.match(new RegExp(`^${name} (.*)$`, 'm'))?.[1]

test('when the database is away, a node tells that, and what it knows by itself', async () => {
  let isAway = false
  const { metrics } = await openMetrics((store) => ({
    readBacklog: () => (isAway ? Promise.reject(new Error('connection refused')) : store.readBacklog()),
  }))
  const before = await metrics.render()
  expect(sample(before, 'passerelle_database_up')).toBe('1')
  expect(sample(before, 'passerelle_deliveries_pending{kind="message"}')).toBe('0')
  isAway = true
  const meanwhile = await metrics.render()
  expect(sample(meanwhile, 'passerelle_database_up')).toBe('0')
  expect(sample(meanwhile, 'passerelle_deliveries_pending{kind="message"}')).toBeUndefined()
  expect(sample(meanwhile, 'passerelle_node_role{role="api"}')).toBe('1')
  expect(sample(meanwhile, 'process_resident_memory_bytes')).toBeDefined()
  isAway = false
  const after = await metrics.render()
  expect(sample(after, 'passerelle_database_up')).toBe('1')
  expect(sample(after, 'passerelle_deliveries_pending{kind="message"}')).toBe('0')
})

test('a database that does not answer holds nobody up, and is asked once at a time', async () => {
  const answer = Promise.withResolvers<void>()
  let asked = 0
  const { metrics, clock } = await openMetrics((store) => ({
    // What is asked first: time goes faster here than a database answers.
    countOpenAlerts: async () => {
      asked += 1
      await answer.promise
      return store.countOpenAlerts()
    },
  }))
  for (let scrapes = 1; scrapes <= 2; scrapes++) {
    const rendered = metrics.render()
    let isOver = false
    void rendered.then(() => {
      isOver = true
    })
    while (!isOver) {
      clock.advance(5000)
      await new Promise(setImmediate)
    }
    expect(sample(await rendered, 'passerelle_database_up')).toBe('0')
  }
  expect(asked).toBe(1)
  answer.resolve()
  await new Promise(setImmediate)
  expect(sample(await metrics.render(), 'passerelle_database_up')).toBe('1')
})

test('a store with a pool has its connections told', async () => {
  const { metrics } = await openMetrics(() => ({ readPool: () => ({ used: 3, idle: 1, max: 8, waiting: 2 }) }))
  const text = await metrics.render()
  expect(sample(text, 'passerelle_database_pool_connections{state="used"}')).toBe('3')
  expect(sample(text, 'passerelle_database_pool_connections{state="idle"}')).toBe('1')
  expect(sample(text, 'passerelle_database_pool_max_connections')).toBe('8')
  expect(sample(text, 'passerelle_database_pool_waiting')).toBe('2')
})
