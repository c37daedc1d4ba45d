import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priorities, turnOf } from '../commands/priority.ts'
import { assignments } from '../commands/queue.ts'
import type { Candidate } from './choose-agent.ts'
import { inWaves, type Planned, planAssignments, type Room } from './plan-assignments.ts'
import type { Waiting } from './waiting.ts'

const agentIds = ['ann', 'bob', 'cat', 'dan', 'eve']
const minuteMs = 60_000
const now = 1_000 * minuteMs
const time = fc.integer({ min: 0, max: 100 }).map((minutes) => minutes * minuteMs)
const skill = fc.constantFrom('billing', 'tech', 'fr')

const state = fc.record({
  status: fc.constantFrom('online' as const, 'online' as const, 'away' as const, 'offline' as const),
  load: fc.integer({ min: 0, max: 5 }),
  idleSince: time,
  lastAssignedAt: fc.option(time),
})

const member = fc.record({
  id: fc.constantFrom(...agentIds),
  skills: fc.dictionary(skill, fc.integer({ min: 1, max: 5 })),
  capacity: fc.integer({ min: 0, max: 4 }),
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

const queue = fc.record({
  waiting: fc.uniqueArray(waiting, { maxLength: 12, selector: ({ id }) => id }),
  members: fc.uniqueArray(member, { maxLength: 5, selector: ({ id }) => id }),
  mode: fc.constantFrom(...assignments),
  overflows: fc.boolean(),
})

/** Some queues, each agent in any of them. */
const centre: fc.Arbitrary<Room[]> = fc
  .tuple(fc.array(queue, { maxLength: 4 }), fc.tuple(state, state, state, state, state))
  .map(([queues, states]) =>
    queues.map(({ members, waiting, ...rules }, index) => ({
      ...{ ...rules, queueId: `queue-${index}`, goesOn: false },
      waiting: waiting.map((one) => ({ ...one, id: `${one.id}-${index}` })).toSorted(compare),
      members: members.flatMap((one) => {
        const known = states[agentIds.indexOf(one.id)]
        return known ? [{ ...one, ...known }] : []
      }),
    })),
  )

const compare = (one: Waiting, other: Waiting) => (isBefore(one, other) ? -1 : 1)
const isBefore = (one: Waiting, other: Waiting) =>
  turnOf(one) < turnOf(other) || (turnOf(one) === turnOf(other) && one.id < other.id)

/** Each queue is read in pages of that size, as long as the plan asks for more. */
function planIn(rooms: readonly Room[], pageSize = 1000): Planned[] {
  const pageOf = ({ waiting }: Pick<Room, 'waiting'>, from: number) => ({
    waiting: waiting.slice(from, from + pageSize),
    goesOn: waiting.length > from + pageSize,
  })
  const plan = planAssignments(
    rooms.map((room) => ({ ...room, ...pageOf(room, 0) })),
    now,
  )
  const all: Planned[] = []
  let step = plan.next()
  while (!step.done) {
    const { room, after, planned } = step.value
    all.push(...planned)
    const whole = rooms.find(({ queueId }) => queueId === room.queueId) ?? room
    step = plan.next(pageOf(whole, whole.waiting.findIndex(({ id }) => id === after.id) + 1))
  }
  return [...all, ...step.value]
}

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

const find = (rooms: readonly Room[], { conversationId }: Pick<Planned, 'conversationId'>) =>
  rooms.flatMap((room) => room.waiting).filter(({ id }) => id === conversationId)
/** What an agent is given before it is the turn of that one. */
const givenBefore = (rooms: readonly Room[], planned: readonly Planned[], agentId: string, one: Waiting) =>
  planned.filter((each) => each.agentId === agentId && find(rooms, each).some((other) => isBefore(other, one)))

const holds = (check: (rooms: Room[], planned: Planned[]) => void) =>
  fc.assert(
    fc.property(centre, (rooms) => check(rooms, planIn(rooms))),
    { numRuns: 500 },
  )

describe('of any queues', () => {
  test('nobody gets more than they have room for, in all queues together, or while they are not online', () => {
    holds((rooms, planned) => {
      const given = new Map<string, number>()
      for (const { agentId, queueId } of planned) {
        const agent = rooms.find((room) => room.queueId === queueId)?.members.find(({ id }) => id === agentId)
        const before = given.get(agentId) ?? 0
        expect(agent?.status).toBe('online')
        expect((agent?.load ?? 0) + before).toBeLessThan(agent?.capacity ?? 0)
        given.set(agentId, before + 1)
      }
    })
  })

  test('each goes to one agent, who fits', () => {
    holds((rooms, planned) => {
      expect(new Set(planned.map(({ conversationId }) => conversationId)).size).toBe(planned.length)
      for (const { conversationId, agentId, queueId } of planned) {
        const room = rooms.find((one) => one.queueId === queueId)
        const one = room?.waiting.find(({ id }) => id === conversationId)
        const agent = room?.members.find(({ id }) => id === agentId)
        expect(room && one && agent && fits(one, agent, room)).toBe(true)
      }
    })
  })

  test('who still waits lost each agent that fits to those whose turn was before, whatever their queue', () => {
    holds((rooms, planned) => {
      for (const room of rooms) {
        for (const one of room.waiting.filter(({ id }) => !planned.some((each) => each.conversationId === id))) {
          for (const agent of room.members.filter((who) => fits(one, who, room))) {
            const before = givenBefore(rooms, planned, agent.id, one)
            expect(agent.load + before.length).toBeGreaterThanOrEqual(agent.capacity)
          }
        }
      }
    })
  })

  test('a last agent who is online and has room left gets it', () => {
    holds((rooms, planned) => {
      for (const room of rooms) {
        for (const one of room.waiting) {
          const last = room.members.find(({ id }) => id === one.lastAgentId && id !== one.releasedById)
          if (last?.status !== 'online') continue
          if (last.load + givenBefore(rooms, planned, last.id, one).length >= last.capacity) continue
          expect(planned).toContainEqual({ conversationId: one.id, agentId: last.id, queueId: room.queueId })
        }
      }
    })
  })

  test('neither the order of queues and agents matters, nor how many of a queue are read at a time', () => {
    fc.assert(
      fc.property(centre, fc.integer({ min: 1, max: 4 }), (rooms, pageSize) => {
        const planned = planIn(rooms)
        const turned = rooms.map((room) => ({ ...room, members: room.members.toReversed() })).toReversed()
        expect(planIn(turned)).toEqual(planned)
        expect(planIn(rooms, pageSize)).toEqual(planned)
      }),
      { numRuns: 500 },
    )
  })

  test('who plans when the beginning of a plan is carried out plans the rest of it', () => {
    fc.assert(
      fc.property(centre, fc.nat(), (rooms, part) => {
        const planned = planIn(rooms)
        const done = planned.slice(0, part % (planned.length + 1))
        const left = rooms.map((room) => ({
          ...room,
          waiting: room.waiting.filter(({ id }) => !done.some((one) => one.conversationId === id)),
          members: room.members.map((one) => {
            const given = done.filter(({ agentId }) => agentId === one.id).length
            return given === 0 ? one : { ...one, load: one.load + given, idleSince: now, lastAssignedAt: now }
          }),
        }))
        expect(planIn(left)).toEqual(planned.slice(done.length))
      }),
      { numRuns: 500 },
    )
  })

  test('what is written at once is of different agents, and all of it in its order', () => {
    holds((_, planned) => {
      const waves = inWaves(planned)
      expect(waves.flat()).toEqual(planned)
      for (const wave of waves) expect(new Set(wave.map(({ agentId }) => agentId)).size).toBe(wave.length)
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
const inQueue = (
  queueId: string,
  members: Candidate[],
  waiting: Waiting[],
  rules: Pick<Room, 'mode' | 'overflows'> = { mode: 'round_robin', overflows: false },
): Room => ({ queueId, members, waiting: waiting.toSorted(compare), goesOn: false, ...rules })
const tell = (planned: readonly Planned[]) =>
  planned.map(({ conversationId, agentId }) => `${conversationId}: ${agentId}`)
const plan = (mode: Room['mode'], members: Candidate[], waiting: Waiting[], overflows = false) =>
  tell(planIn([inQueue('a', members, waiting, { mode, overflows })]))
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

  test('who is in several queues serves whoever waits longest in any of them', () => {
    const both = agent('ann', { capacity: 2 })
    const since = (minutes: number) => ({ waitingSince: minutes * minuteMs })
    const a = [conversation('a1', since(1)), conversation('a3', since(3)), conversation('a4', since(4))]
    const b = [conversation('b2', since(2)), conversation('b5', { ...since(5), priority: 'urgent' })]
    expect(tell(planIn([inQueue('a', [both], a), inQueue('b', [both], b)]))).toEqual(['b5: ann', 'a1: ann'])
    const other = agent('bob', { load: 2 })
    expect(tell(planIn([inQueue('a', [both, other], a), inQueue('b', [both], b)]))).toEqual([
      ...['b5: ann', 'a1: bob', 'b2: ann'],
    ])
  })

  test('of however many that fit nobody, none holds up the one behind them', () => {
    const members = [agent('ann'), agent('bob', { status: 'away', skills: { tech: 1 } })]
    const many = Array.from({ length: 1000 }, (_, n) => conversation(`tech-${n}`, { skills: ['tech'] }))
    const waiting = [...many, conversation('zoe', { waitingSince: 1 })]
    expect(tell(planIn([inQueue('a', members, waiting)], 200))).toEqual(['zoe: ann'])
  })

  test('what is planned is told before more is asked for', () => {
    const members = [agent('ann'), agent('bob', { status: 'away', skills: { tech: 1 } })]
    const waiting = [conversation('1'), conversation('2', { skills: ['tech'] })]
    const steps = planAssignments([{ ...inQueue('a', members, waiting), goesOn: true }], now)
    expect(steps.next().value).toMatchObject({ after: { id: '2' }, planned: [{ conversationId: '1', agentId: 'ann' }] })
    const page = { waiting: [conversation('3')], goesOn: false }
    expect(steps.next(page)).toMatchObject({ done: true, value: [{ conversationId: '3', agentId: 'ann' }] })
  })
})
