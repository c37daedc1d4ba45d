import { Agent } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { createAgentPools } from './agent-pools.ts'

function open(options: { maxIdle?: number } = {}) {
  const time = { now: 0 }
  const made: Agent[] = []
  const create = () => {
    const agent = new Agent()
    made.push(agent)
    return agent
  }
  const pools = createAgentPools({ create, now: () => time.now, idleMs: 1000, ...options })
  onTestFinished(() => pools.close())
  return { pools, time, made }
}

test('a key keeps its agent, another key has its own', () => {
  const { pools } = open()
  expect(pools.take('a').agent).toBe(pools.take('a').agent)
  expect(pools.take('b').agent).not.toBe(pools.take('a').agent)
})

test('an agent is closed once it was idle long enough, never while in use', () => {
  const { pools, time, made } = open()
  const first = pools.take('a')
  const second = pools.take('a')
  first.release()
  time.now = 10_000
  pools.sweep()
  expect(pools.size).toBe(1)
  second.release()
  time.now = 10_999
  pools.sweep()
  expect(pools.size).toBe(1)
  time.now = 11_000
  pools.sweep()
  expect([pools.size, made[0]?.destroyed]).toEqual([0, true])
  expect(pools.take('a').agent).toBe(made[1])
})

test('beyond the limit the least recently used idle agents are closed', () => {
  const { pools, made } = open({ maxIdle: 2 })
  pools.take('a')
  pools.take('b').release()
  pools.take('c').release()
  expect([pools.size, made.map((agent) => agent.destroyed)]).toEqual([2, [false, true, false]])
  pools.take('d')
  pools.take('e')
  expect(pools.size).toBe(3)
})

test('close closes them all', async () => {
  const { pools, made } = open()
  pools.take('a')
  pools.take('b').release()
  await pools.close()
  expect([pools.size, made.every((agent) => agent.destroyed)]).toEqual([0, true])
})
