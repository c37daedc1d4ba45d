import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FollowedConversation, planEpisodes, type ToldActivity, withAnswer } from './plan-episodes.ts'

const conversation = (now: Partial<FollowedConversation> = {}): FollowedConversation => ({
  ...{ id: 'conversation-1', thread: 1, instanceId: 'instance-1', connectorId: 'connector-1', queueId: 'general' },
  ...{ assigneeId: null, status: 'open', withBot: false, waitingSince: 0, tags: '[]' },
  ...{ createdAt: 0, updatedAt: 0, closedAt: null },
  ...now,
})

type Told = [at: number, kind: string, params?: Record<string, unknown>, actorType?: string]

const tell = (told: readonly Told[]): ToldActivity[] =>
  told.map(([at, kind, params = {}, actorType = 'agent'], seq) => ({
    ...{ at, seq, kind: `conversation.${kind}`, params, actorType },
  }))

const plan = (now: Partial<FollowedConversation>, ...told: Told[]) => planEpisodes(conversation(now), tell(told))

const to = (id: string | null) => ({ to: id === null ? null : { id, name: id } })
const queue = (id: string) => ({ queue: { id, name: id } })
const closed = { status: 'closed', closedAt: 100, waitingSince: null } as const

describe('an episode', () => {
  test('waits until it is somebody, and is handled by all who have it', () => {
    const told: Told[] = [
      [10, 'taken', to('ada')],
      [30, 'queued', queue('billing')],
      [60, 'assigned', to('bob')],
      [100, 'closed'],
    ]
    expect(plan({ ...closed, queueId: 'billing', assigneeId: 'bob', tags: '["Refund"]' }, ...told)).toMatchObject([
      {
        ...{ openedAt: 0, assignedAt: 10, waitMs: 10, endedAt: 100, ended: 'closed', handledMs: 60 },
        ...{ queueId: 'billing', agentId: 'bob', tags: '["Refund"]' },
      },
    ])
  })

  test('is open as long as nothing ended it', () => {
    expect(plan({ assigneeId: 'ada' }, [5, 'taken', to('ada')])).toMatchObject([
      { waitMs: 5, endedAt: null, ended: null, handledMs: null, agentId: 'ada' },
    ])
  })

  test('ends with a return to the bot, and the next begins when a human is asked for', () => {
    const told: Told[] = [
      [10, 'taken', to('ada')],
      [20, 'returned'],
      [50, 'queued', queue('general'), 'partner'],
    ]
    expect(plan({}, ...told)).toMatchObject([
      { ended: 'returned', endedAt: 20, handledMs: 10 },
      { openedAt: 50, assignedAt: null, agentId: null, endedAt: null },
    ])
  })

  test('comes back to the one who had it without a wait, or waits when they cannot have it any more', () => {
    const first: Told[] = [
      [10, 'taken', to('ada')],
      [20, 'closed'],
      [50, 'reopened', {}, 'partner'],
    ]
    expect(plan({ assigneeId: 'ada' }, ...first)[1]).toMatchObject({ assignedAt: 50, waitMs: null, agentId: 'ada' })
    const released = plan({}, ...first, [50, 'released', to(null), 'partner'])[1]
    expect(released).toMatchObject({ assignedAt: null, waitMs: null, agentId: null })
    const taken = plan({}, ...first, [50, 'released', to(null), 'partner'], [70, 'taken', to('bob')])[1]
    expect(taken).toMatchObject({ assignedAt: 70, waitMs: 20, agentId: 'bob' })
  })

  test('waits in its queue when its customer reopens it, whoever had it before', () => {
    const reopened: Told[] = [
      [10, 'taken', to('ada')],
      [20, 'closed'],
      [50, 'reopened', queue('general'), 'partner'],
    ]
    const [, waiting] = plan({}, ...reopened)
    expect(waiting).toMatchObject({ openedAt: 50, assignedAt: null, agentId: null, isOutgoing: false })
    const [, given] = plan({ assigneeId: 'ada' }, ...reopened, [80, 'assigned', to('ada'), 'routing'])
    expect(given).toMatchObject({ assignedAt: 80, waitMs: 30, agentId: 'ada' })
  })

  test('that an agent began waits for nothing', () => {
    const [begun] = plan({ assigneeId: 'ada' }, [0, 'opened'], [5, 'taken', to('ada')])
    expect(begun).toMatchObject({ isOutgoing: true, assignedAt: 5, waitMs: null })
    const [, again] = plan({}, [10, 'closed'], [40, 'reopened'])
    expect(again).toMatchObject({ openedAt: 40, isOutgoing: true })
  })

  test('goes on as if nothing had been done when that is undone', () => {
    const told: Told[] = [
      [10, 'taken', to('ada')],
      [20, 'closed'],
      [21, 'undone'],
      [30, 'tagged'],
      [31, 'undone'],
      [40, 'closed'],
    ]
    expect(plan({ ...closed, assigneeId: 'ada' }, ...told)).toMatchObject([{ openedAt: 0, endedAt: 40, handledMs: 30 }])
  })

  test('shows in the conversation alone where nothing was told of it', () => {
    expect(plan(closed)).toMatchObject([{ endedAt: 100, ended: 'closed' }])
    expect(plan({ withBot: true, updatedAt: 30 })).toMatchObject([{ endedAt: 30, ended: 'returned' }])
    expect(plan({ waitingSince: 60 }, [20, 'closed'])).toMatchObject([{ endedAt: 20 }, { openedAt: 60, endedAt: null }])
  })
})

describe('an answer', () => {
  const answered = (now: Partial<FollowedConversation>, told: Told[], at?: number) => {
    const [planned] = plan(now, ...told)
    if (!planned) throw new Error('no episode')
    return withAnswer(planned, at === undefined ? undefined : { at, by: 'ada' })
  }

  test.each<[string, Partial<FollowedConversation>, Told[], number | undefined, object]>([
    ['while it is open', {}, [], 7, { answeredAt: 7, answerMs: 7, answeredBy: 'ada', ended: null }],
    ['before it was closed', closed, [], 99, { answerMs: 99, ended: 'closed' }],
    ['that never came', closed, [], undefined, { answeredAt: null, ended: 'abandoned' }],
    ['of the next episode', closed, [], 101, { answeredAt: null, ended: 'abandoned' }],
    ['that an agent found needless', closed, [[3, 'taken', to('ada')]], undefined, { ended: 'closed' }],
    ['to what an agent began', closed, [[0, 'opened']], 7, { answeredAt: null, ended: 'closed' }],
  ])('%s', (_, now, told, at, expected) => {
    expect(answered(now, told, at)).toMatchObject(expected)
  })
})

const kinds = [
  'taken',
  'assigned',
  'transferred',
  'released',
  'queued',
  'returned',
  'closed',
  'reopened',
  'opened',
  'undone',
]

const anyTold = fc.array(
  fc.record({
    at: fc.nat(1000),
    kind: fc.constantFrom(...kinds.map((kind) => `conversation.${kind}`)),
    actorType: fc.constantFrom('agent', 'partner', 'system'),
    params: fc.constantFrom(to('ada'), to('bob'), to(null), queue('billing'), {}),
  }),
  { maxLength: 30 },
)
const anyConversation = fc
  .record({ isClosed: fc.boolean(), withBot: fc.boolean(), updatedAt: fc.integer({ min: 1000, max: 2000 }) })
  .map(({ isClosed, withBot, updatedAt }) =>
    conversation(isClosed ? { status: 'closed', closedAt: updatedAt, updatedAt } : { withBot, updatedAt }),
  )

test('whatever was told: episodes follow one another, the last is open when people have it, and no time is negative', () => {
  fc.assert(
    fc.property(anyConversation, anyTold, (now, told) => {
      const numbered = told.map((one, seq) => ({ ...one, seq }))
      const episodes = planEpisodes(now, numbered)
      expect(planEpisodes(now, numbered.toReversed())).toEqual(episodes)
      for (const [index, { openedAt, endedAt, ended, handledMs, waitMs, assignedAt }] of episodes.entries()) {
        const isLast = index === episodes.length - 1
        const isOpen = isLast && now.status === 'open' && !now.withBot
        expect([endedAt === null, ended === null, handledMs === null]).toEqual([isOpen, isOpen, isOpen])
        const next = episodes[index + 1]
        if (endedAt !== null) expect(endedAt).toBeGreaterThanOrEqual(openedAt)
        if (next)
          expect(next.openedAt).toBeGreaterThanOrEqual(Math.max(endedAt ?? Number.POSITIVE_INFINITY, openedAt + 1))
        if (handledMs !== null) expect(handledMs).toBeLessThanOrEqual((endedAt ?? 0) - openedAt)
        if (waitMs !== null) expect(waitMs).toBe((assignedAt ?? 0) - openedAt)
        for (const ms of [handledMs ?? 0, waitMs ?? 0]) expect(ms).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})
