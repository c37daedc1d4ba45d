import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priorities, turnOf } from '../commands/priority.ts'
import { assignments } from '../commands/queue.ts'
import type { Candidate } from './choose-agent.ts'
import { type Planned, planAssignments, type Room, type Waiting } from './plan-assignments.ts'

const agentIds = ['ann', 'bob', 'cat', 'dan', 'eve']
const minuteMs = 60_000
const now = 1_000 * minuteMs
const time = fc.integer({ min: 0, max: 100 }).map((minutes) => minutes * minuteMs)
const skill = fc.constantFrom('billing', 'tech', 'fr')

const member: fc.Arbitrary<Candidate> = fc.record({
  id: fc.constantFrom(...agentIds),
  status: fc.constantFrom('online' as const, 'online' as const, 'away' as const, 'offline' as const),
  skills: fc.dictionary(skill, fc.integer({ min: 1, max: 5 })),
  capacity: fc.integer({ min: 0, max: 4 }),
  load: fc.integer({ min: 0, max: 5 }),
  idleSince: time,
  lastAssignedAt: fc.option(time),
  isGuest: fc.boolean(),
})

const waiting: fc.Arbitrary<Waiting> = fc.record({
  id: fc.uuid(),
  waitingSince: time,
  priority: fc.constantFrom(...priorities),
  skills: fc.uniqueArray(fc.constantFrom('billing', 'tech', 'juggling'), { maxLength: 2 }),
  language: fc.constantFrom(null, 'fr', 'fr-CA', 'de'),
  lastAgentId: fc.option(fc.constantFrom(...agentIds), { freq: 3 }),
  releasedById: fc.option(fc.constantFrom(...agentIds), { freq: 3 }),
  triedIds: fc.subarray(agentIds),
})

const room: fc.Arbitrary<Room> = fc.record({
  waiting: fc.uniqueArray(waiting, { maxLength: 14, selector: ({ id }) => id }),
  members: fc.uniqueArray(member, { maxLength: 5, selector: ({ id }) => id }),
  mode: fc.constantFrom(...assignments),
  overflows: fc.boolean(),
  now: fc.constant(now),
})

/** In words: whether the agent may be given it, if they had room. */
function fits(one: Waiting, agent: Candidate, { members, mode, overflows }: Room): boolean {
  const isThere = (who: Candidate) => who.status === 'online' && who.id !== one.releasedById
  if (!isThere(agent)) return false
  if (agent.id === one.lastAgentId) return true
  const has = (who: Candidate, wish: string) => wish in who.skills
  const own = members.filter(({ isGuest }) => !isGuest)
  const wishes = [...one.skills, ...(one.language === null ? [] : [one.language.slice(0, 2)])]
  const real = wishes.filter((wish) => own.some((who) => has(who, wish)))
  const could = own.filter((who) => isThere(who) && real.every((wish) => has(who, wish)))
  const areLeft = could.some((who) => who.capacity > 0 && !one.triedIds.includes(who.id))
  const isTried = (areLeft || overflows) && one.triedIds.includes(agent.id)
  return mode !== 'manual' && could.includes(agent) && !isTried
}

const givenTo = (planned: readonly Planned[], agent: Candidate) => planned.filter(({ agentId }) => agentId === agent.id)
const find = (all: readonly Waiting[], id: string) => all.filter((one) => one.id === id)
const isBefore = (one: Waiting, other: Waiting) =>
  turnOf(one) < turnOf(other) || (turnOf(one) === turnOf(other) && one.id < other.id)

const holds = (check: (room: Room, planned: Planned[]) => void) =>
  fc.assert(
    fc.property(room, (one) => check(one, planAssignments(one))),
    { numRuns: 500 },
  )

describe('of any room', () => {
  test('nobody gets more than they have room for, or while they are not online', () => {
    holds(({ members }, planned) => {
      for (const agent of members) {
        const free = agent.status === 'online' ? Math.max(agent.capacity - agent.load, 0) : 0
        expect(givenTo(planned, agent).length).toBeLessThanOrEqual(free)
      }
    })
  })

  test('each goes to one agent, who fits', () => {
    holds((room, planned) => {
      expect(new Set(planned.map(({ conversationId }) => conversationId)).size).toBe(planned.length)
      for (const { conversationId, agentId } of planned) {
        const [one] = find(room.waiting, conversationId)
        const agent = room.members.find(({ id }) => id === agentId)
        expect(one && agent && fits(one, agent, room)).toBe(true)
      }
    })
  })

  test('who still waits lost each agent that fits to somebody whose turn was before', () => {
    holds((room, planned) => {
      const left = room.waiting.filter(({ id }) => planned.every(({ conversationId }) => conversationId !== id))
      for (const one of left) {
        for (const agent of room.members.filter((who) => fits(one, who, room))) {
          const given = givenTo(planned, agent)
          expect(agent.load + given.length).toBeGreaterThanOrEqual(agent.capacity)
          const others = given.flatMap(({ conversationId }) => find(room.waiting, conversationId))
          expect(others.filter((other) => !isBefore(other, one))).toEqual([])
        }
      }
    })
  })

  test('a last agent who is online and has room left gets it', () => {
    holds((room, planned) => {
      for (const one of room.waiting) {
        const last = room.members.find(({ id }) => id === one.lastAgentId && id !== one.releasedById)
        if (last?.status !== 'online' || last.load >= last.capacity) continue
        const before = givenTo(planned, last).flatMap(({ conversationId }) =>
          find(room.waiting, conversationId).filter((other) => isBefore(other, one)),
        )
        if (last.load + before.length >= last.capacity) continue
        expect(planned).toContainEqual({ conversationId: one.id, agentId: last.id })
      }
    })
  })

  test('the order in which they are told does not matter', () => {
    holds((room, planned) => {
      const turned = { ...room, waiting: room.waiting.toReversed(), members: room.members.toReversed() }
      expect(planAssignments(turned)).toEqual(planned)
    })
  })

  test('one that waited longer than any head start goes before whoever came since', () => {
    fc.assert(
      fc.property(waiting, waiting, (one, other) => {
        const late = { ...other, waitingSince: one.waitingSince + 71 * minuteMs }
        expect(isBefore(one, late)).toBe(true)
      }),
    )
  })
})

const agent = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ id, status: 'online', skills: {}, capacity: 3, load: 0, idleSince: 0, lastAssignedAt: null },
  ...more,
})
const conversation = (id: string, more: Partial<Waiting> = {}): Waiting => ({
  ...{
    id,
    waitingSince: 0,
    priority: 'normal',
    skills: [],
    language: null,
    lastAgentId: null,
    releasedById: null,
    triedIds: [],
  },
  ...more,
})
const plan = (mode: Room['mode'], members: Candidate[], waiting: Waiting[], overflows = false) =>
  planAssignments({ mode, overflows, members, waiting, now }).map(
    ({ conversationId, agentId }) => `${conversationId}: ${agentId}`,
  )
const three = ['1', '2', '3'].map((id) => conversation(id))

describe('whose turn it is', () => {
  test('round robin: who was given one longest ago, then the next', () => {
    const members = [agent('ann', { lastAssignedAt: 5 }), agent('bob', { lastAssignedAt: 3, load: 2 }), agent('cat')]
    expect(plan('round_robin', members, three)).toEqual(['1: cat', '2: bob', '3: ann'])
  })

  test('least busy: by the part of their capacity that is taken', () => {
    const members = [agent('ann', { load: 2 }), agent('bob', { load: 2, capacity: 10 })]
    expect(plan('least_busy', members, three)).toEqual(['1: bob', '2: bob', '3: bob'])
    expect(plan('least_busy', [agent('ann'), agent('bob')], three)).toEqual(['1: ann', '2: bob', '3: ann'])
  })

  test('longest idle', () => {
    const members = [agent('ann', { idleSince: 5 }), agent('bob', { idleSince: 3 }), agent('cat', { idleSince: 4 })]
    expect(plan('longest_idle', members, three)).toEqual(['1: bob', '2: cat', '3: ann'])
  })

  test('manual: only to a last agent', () => {
    const waiting = [conversation('1'), conversation('2', { lastAgentId: 'bob' })]
    expect(plan('manual', [agent('ann'), agent('bob')], waiting)).toEqual(['2: bob'])
  })

  test('the better skilled first, whatever the mode', () => {
    const members = [agent('ann', { skills: { Tech: 2 } }), agent('bob', { skills: { Tech: 5 }, load: 2 })]
    expect(plan('least_busy', members, [conversation('1', { skills: ['tech'] })])).toEqual(['1: bob'])
  })

  test('a closer language first, and a broader one before none', () => {
    const members = [agent('ann', { skills: { 'pt-BR': 1 } }), agent('bob', { skills: { pt: 1 } }), agent('cat')]
    const wants = (id: string, language: string) => conversation(id, { language })
    expect(plan('round_robin', members, [wants('1', 'pt-PT')])).toEqual(['1: bob'])
    expect(plan('round_robin', members.slice(0, 1), [wants('1', 'pt')])).toEqual(['1: ann'])
  })

  test('a skill that only somebody offline has is waited for; one that nobody has is not', () => {
    const members = [agent('ann'), agent('bob', { status: 'offline', skills: { tech: 1 } })]
    const waiting = [conversation('1', { skills: ['tech'] }), conversation('2', { skills: ['tehc'] })]
    expect(plan('round_robin', members, waiting)).toEqual(['2: ann'])
  })

  test('whoever passed it on is not given it again', () => {
    const one = conversation('1', { lastAgentId: 'ann', releasedById: 'ann' })
    expect(plan('round_robin', [agent('ann')], [one])).toEqual([])
  })

  test.each<[string, Candidate[], string[]]>([
    ['while somebody else can be tried', [agent('ann'), agent('bob', { load: 2 })], ['1: bob']],
    ['nor while somebody else will have room', [agent('ann'), agent('bob', { load: 3 })], []],
    ['but to a lone member', [agent('ann')], ['1: ann']],
    ['but when nobody else can have it', [agent('ann'), agent('bob', { status: 'away' })], ['1: ann']],
    ['but when nobody else has any room ever', [agent('ann'), agent('bob', { capacity: 0 })], ['1: ann']],
    ['but when nobody else fits', [agent('ann', { skills: { tech: 1 } }), agent('bob')], ['1: ann']],
  ])('one is not given back to whoever did not answer in time, %s', (_, members, expected) => {
    const one = conversation('1', { skills: ['tech'], triedIds: ['ann'] })
    expect(plan('least_busy', members, [one])).toEqual(expected)
  })

  test('one that everybody was tried for waits for the queue it goes on to', () => {
    const one = conversation('1', { triedIds: ['ann'] })
    expect(plan('least_busy', [agent('ann')], [one], true)).toEqual([])
    expect(plan('least_busy', [agent('ann'), agent('bob')], [one], true)).toEqual(['1: bob'])
  })

  test('a last agent who left the queue is given it back, and nothing else there', () => {
    const waiting = [
      conversation('1', { lastAgentId: 'zoe' }),
      conversation('2'),
      conversation('3', { skills: ['tech'] }),
    ]
    const members = [agent('ann', { load: 3 }), agent('zoe', { isGuest: true, skills: { tech: 1 } })]
    for (const mode of ['manual', 'least_busy'] as const) expect(plan(mode, members, waiting)).toEqual(['1: zoe'])
    expect(plan('least_busy', [agent('ann'), ...members.slice(1)], waiting)).toEqual(['1: zoe', '2: ann', '3: ann'])
  })

  test('urgent ones first, but not for ever', () => {
    const late = conversation('late', { waitingSince: 30 * minuteMs, priority: 'urgent' })
    const later = conversation('later', { waitingSince: 61 * minuteMs, priority: 'urgent' })
    const members = [agent('ann')]
    expect(plan('round_robin', members, [conversation('old'), late, later])).toEqual([
      ...['late: ann', 'old: ann', 'later: ann'],
    ])
  })
})
