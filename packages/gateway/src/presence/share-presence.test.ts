import { waitFor } from '@passerelle/testkit'
import { createTestClock, type TestClock } from '@passerelle/testkit/clock'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../test/open-test-store.ts'
import type { Store } from '../store/store.ts'
import { createPresence, type Presence } from './presence.ts'
import { startSharing } from './share-presence.ts'

const ada = { id: 'ada', name: 'Ada' }
const bob = { id: 'bob', name: 'Bob' }

let store: Store
let clock: TestClock
let writes: number
let ends: (() => Promise<void>)[]
beforeEach(async () => {
  store = await openTestStore()
  clock = createTestClock({ standsAt: 1_767_600_000_000 })
  writes = 0
  ends = []
})
afterEach(async () => {
  for (const end of ends) await end()
  await store.close()
})

function startNode(nodeId: string) {
  const presence = createPresence({ clock })
  const told: Presence[] = []
  presence.onChange('i', (one) => told.push(one))
  const tellPresence: Store['tellPresence'] = (one) => {
    writes++
    return store.tellPresence(one)
  }
  const counted = { ...store, tellPresence }
  const readTime = async () => clock.now()
  const loop = startSharing({ presence, store: counted, clock, readTime, nodeId, log: pino({ level: 'silent' }) })
  const stop = async () => {
    await loop.stop()
    presence.close()
  }
  ends.push(stop)
  const tell = (agent: typeof ada, state: 'viewing' | 'answering' | 'left') =>
    presence.tell({ instanceId: 'i', conversationId: 'c', agent, state })
  return { presence, told, tell, stop }
}

/** Lets both loops run: time passes until it is so. */
const passTimeUntil = (what: string, isSo: () => boolean) =>
  waitFor(what, async () => {
    if (isSo()) return true
    clock.advance(500)
    await new Promise((resolve) => setImmediate(resolve))
    return false
  })

test('agents of one node see those of the other, and how it changes', async () => {
  const [a, b] = [startNode('a'), startNode('b')]
  const seenAtB = () => b.presence.list('i').flatMap(({ agents }) => agents)
  a.tell(ada, 'viewing')
  await passTimeUntil('her arrival', () => seenAtB().length === 1)
  a.tell(ada, 'answering')
  b.tell(bob, 'viewing')
  await passTimeUntil('her writing', () => seenAtB().some(({ state }) => state === 'answering'))
  expect(b.told.at(-1)?.agents).toEqual([
    { ...bob, state: 'viewing' },
    { ...ada, state: 'answering' },
  ])
  await passTimeUntil('him, there', () => a.presence.list('i')[0]?.agents.length === 2)
  a.tell(ada, 'left')
  await passTimeUntil('her leave', () => seenAtB().every(({ id }) => id === 'bob'))
})

test('who is at two nodes is there once', async () => {
  const [a, b] = [startNode('a'), startNode('b')]
  a.tell(ada, 'answering')
  b.tell(ada, 'viewing')
  await passTimeUntil('her writing', () => b.presence.list('i')[0]?.agents[0]?.state === 'answering')
  expect(b.presence.list('i')).toEqual([{ conversationId: 'c', agents: [{ ...ada, state: 'answering' }] }])
})

test('a node that stops withdraws what it told; one that dies is believed for 15 s', async () => {
  const [a, b] = [startNode('a'), startNode('b')]
  a.tell(ada, 'viewing')
  await passTimeUntil('her arrival', () => b.presence.list('i').length === 1)
  await a.stop()
  await passTimeUntil('her leave', () => b.presence.list('i').length === 0)
  const until = clock.now() + 15_000
  await store.tellPresence({
    nodeId: 'dead',
    until,
    entries: JSON.stringify([{ ...bob, state: 'viewing', instanceId: 'i', conversationId: 'c' }]),
  })
  await passTimeUntil('his arrival', () => b.presence.list('i').length === 1)
  await passTimeUntil('his leave', () => b.presence.list('i').length === 0)
  expect(clock.now()).toBeGreaterThanOrEqual(until)
})

test('while nothing changes it is written every five seconds, and never when nobody is there', async () => {
  const a = startNode('a')
  const startedAt = clock.now()
  await passTimeUntil('20 s', () => clock.now() >= startedAt + 20_000)
  expect(writes).toBe(0)
  for (let second = 0; second < 20; second += 5) {
    a.tell(ada, 'viewing')
    const at = clock.now()
    await passTimeUntil('5 s', () => clock.now() >= at + 5000)
  }
  expect(writes).toBeLessThanOrEqual(5)
})
