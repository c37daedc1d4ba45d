import { createTestClock, type TestClock } from '@passerelle/testkit/clock'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../test/open-test-store.ts'
import type { Store } from '../store/store.ts'
import { createFleet } from './fleet.ts'
import type { LoopTurn } from './fleet-store.ts'
import { createMembers } from './members.ts'
import type { NodeReport } from './node-monitor.ts'

let store: Store
let clock: TestClock
beforeEach(async () => {
  store = await openTestStore()
  clock = createTestClock({ standsAt: 1_767_600_000_000 })
})
afterEach(() => store.close())

const role = (...roles: NodeReport['roles']): NodeReport => ({
  ...{ hostname: 'host', pid: 1, version: '1', node_version: 'v26', roles, started_at: '', uptime_seconds: 0 },
  ...{ deliveries_in_flight: 0, memory: { rss_bytes: 1, heap_used_bytes: 1, heap_total_bytes: 1 } },
  ...{ event_loop_delay: { p50_ms: 0, p99_ms: 0 }, health: { database: 'ok', files: 'ok' } },
  ...{ disk: null, stopping: false },
})

/** A server; `behindMs` is how wrong its clock is. */
function server(nodeId: string, said = role('api', 'worker'), behindMs = 0) {
  const readTime = async () => clock.now() - behindMs
  const deps = { store, clock, readTime, nodeId, log: pino({ level: 'silent' }) }
  const report = { ...said }
  return { report, ...createMembers({ ...deps, report: () => report }), ...createFleet(deps) }
}

const stateOf = async (id: string) => (await store.listNodes()).find((node) => node.id === id)

/** Those that live beat every five seconds. */
async function passTime(seconds: number, living: { beat(): Promise<void> }[]) {
  for (let passed = 0; passed < seconds; passed += 5) {
    clock.advance(5000)
    for (const { beat } of living) await beat()
  }
}

test('servers share out among their roles what all may do; one that stops takes no part any more', async () => {
  const [a, b, c] = [server('a'), server('b', role('worker')), server('c', role('api'))]
  expect([a.partOfWork(16), a.countDoors()]).toEqual([16, 1])
  await passTime(10, [a, b, c])
  expect([a, b].map(({ partOfWork }) => partOfWork(15))).toEqual([8, 7])
  expect([a, b, c].map(({ countDoors }) => countDoors())).toEqual([2, 2, 2])
  a.report.stopping = true
  await passTime(10, [a, b, c])
  expect([b.partOfWork(15), b.countDoors()]).toEqual([15, 1])
})

test('a loop of a server that died runs on another within a minute, and its part of the work is given out', async () => {
  const [a, b] = [server('a'), server('b')]
  await passTime(30, [a, b])
  expect([await a.hasTurn('sweeper', 60_000), await b.hasTurn('sweeper', 60_000)]).toEqual([true, false])
  await passTime(25, [b])
  expect(await b.hasTurn('sweeper', 60_000)).toBe(false)
  await passTime(10, [b])
  expect(await b.hasTurn('sweeper', 60_000)).toBe(true)
  expect((await stateOf('a'))?.diedAt).not.toBe(null)
  await passTime(5, [b])
  expect(b.partOfWork(16)).toBe(16)
})

test('what is done once an hour was done once an hour by each server', async () => {
  const [a, b] = [server('a'), server('b')]
  const hour = 3600_000
  expect(await a.hasTurn('retention', hour)).toBe(true)
  clock.advance(100_000)
  expect(await b.hasTurn('retention', hour)).toBe(false)
  clock.advance(hour - 100_000)
  expect(await a.hasTurn('retention', hour)).toBe(true)
})

test('a loop that is woken by each commit asks for its turn once a second, whoever has it', async () => {
  const asked: string[] = []
  const counting = {
    takeLoop: (turn: LoopTurn) => {
      asked.push(turn.nodeId)
      return store.takeLoop(turn)
    },
  }
  const of = (nodeId: string) => createFleet({ store: counting, clock, readTime: async () => clock.now(), nodeId })
  const [a, b] = [of('a'), of('b')]
  for (let woken = 0; woken < 30; woken++) {
    expect([await a.hasTurn('search index', 500), await b.hasTurn('search index', 500)]).toEqual([true, false])
    clock.advance(100)
  }
  expect(asked).toEqual(['a', 'b', 'b', 'b'])
})

test('a server whose clock is an hour behind is not taken for dead', async () => {
  const [a, b] = [server('a'), server('b', role('worker'), 3600_000)]
  await passTime(120, [a, b])
  expect([(await stateOf('a'))?.diedAt, (await stateOf('b'))?.diedAt]).toEqual([null, null])
})

test('when the store was away, nobody takes the others for dead', async () => {
  const [a, b] = [server('a'), server('b')]
  await passTime(30, [a, b])
  clock.advance(300_000)
  await a.beat()
  await passTime(20, [a])
  expect((await stateOf('b'))?.diedAt).toBe(null)
})
