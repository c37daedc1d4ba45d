import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConversationFilter } from './conversation-store.ts'
import { filtersInSight, findMeaning, isInSight, levelOf, type Place, type Sight } from './sight.ts'

const person = { role: 'agent', service: false } as const

test.each([
  { who: { ...person, sight: 'own' as const }, level: 'own' },
  { who: { ...person, sight: 'queues' as const }, level: 'queues' },
  { who: person, level: 'all' },
  { who: { ...person, role: 'supervisor' as const, sight: 'own' as const }, level: 'all' },
  { who: { ...person, service: true, sight: 'own' as const }, level: 'all' },
])('$who sees $level', ({ who, level }) => {
  expect(levelOf(who)).toBe(level)
})

const agentIds = fc.constantFrom('ann', 'bob')
const queueIds = fc.constantFrom('sales', 'care', 'vip')
const places: fc.Arbitrary<Place> = fc.record({ assigneeId: fc.option(agentIds), queueId: fc.option(queueIds) })
const sights: fc.Arbitrary<Sight> = fc.oneof(
  fc.constant('all' as const),
  fc.record({ agentId: agentIds, queueIds: fc.uniqueArray(queueIds) }),
)

describe('a list in sight', () => {
  const filters: fc.Arbitrary<Pick<ConversationFilter, 'assignee' | 'queueIds' | 'withBot'>> = fc.record(
    { assignee: fc.option(agentIds), queueIds: fc.uniqueArray(queueIds, { minLength: 1 }), withBot: fc.constant(true) },
    { requiredKeys: [] },
  )
  type Found = Place & { withBot: boolean }
  const found = fc
    .record({ place: places, bot: fc.boolean() })
    // Who has it is an agent, or the bot.
    .map(({ place, bot }): Found => ({ ...place, withBot: bot && place.assigneeId === null }))

  const matches = (filter: Partial<ConversationFilter>, one: Found): boolean =>
    (filter.assignee === undefined ||
      (filter.assignee === null ? one.assigneeId === null && !one.withBot : one.assigneeId === filter.assignee)) &&
    (!filter.queueIds || filter.queueIds.includes(one.queueId ?? '')) &&
    (!filter.withBot || one.withBot)

  test('is what the filter finds, less what is beyond it', () => {
    fc.assert(
      fc.property(sights, filters, found, (sight, wanted, one) => {
        const filter: ConversationFilter = { instanceId: 'acme', status: 'open', ...wanted, sight }
        const isFound = filtersInSight(filter).some((part) => matches(part, one))
        expect(isFound).toBe(matches(filter, one) && isInSight(sight, one))
      }),
    )
  })
})

test('what was in sight and is not any more is lost once, with the change that took it', () => {
  fc.assert(
    fc.property(sights, fc.array(places, { minLength: 2, maxLength: 6 }), (sight, path) => {
      const told = path.slice(1).map((now, index) => {
        const before = path[index] ?? now
        // A change names only what it changes.
        const from = {
          assigneeId: now.assigneeId === before.assigneeId ? null : before.assigneeId,
          queueId: now.queueId === before.queueId ? null : before.queueId,
        }
        return { meaning: findMeaning(sight, from, now), was: isInSight(sight, before), is: isInSight(sight, now) }
      })
      for (const { meaning, was, is } of told) expect(meaning).toBe(is ? 'seen' : was ? 'lost' : 'unseen')
    }),
  )
})
