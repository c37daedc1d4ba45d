import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newQueue, type QueueRow, type QueueText } from '../commands/queue.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { newConversation } from '../conversations/conversation-rules.ts'
import { compileOpeningHours } from './opening-hours.ts'
import { isTextDue, latestMs, textDue, textIn, textsAfter } from './texts.ts'

const hours = JSON.stringify({
  zone: 'Europe/Paris',
  week: Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [day, [{ from: '09:00', to: '18:00' }]]),
  ),
  holidays: [{ date: '2026-12-25', spans: [] }],
})
const times = compileOpeningHours(JSON.parse(hours))
const at = (time: string) => Date.parse(`${time}Z`)

const row = (overrides: Partial<ConversationRow> = {}): ConversationRow => ({
  ...newConversation({ id: 'c', thread: 1, instanceId: 'i', connectorId: 'bot', customerId: 'zoe', now: 0 }),
  ...overrides,
})
const queue = (texts: object, overrides: Partial<QueueRow> = {}) =>
  newQueue({ id: 'q', instanceId: 'i', name: 'Sales', createdAt: 0, texts: JSON.stringify(texts), ...overrides })

describe('what a queue says by itself', () => {
  const [day, night] = [at('2026-11-25T10:00'), at('2026-11-25T20:00')]

  it.each<[string, Partial<ConversationRow>, number, QueueText | undefined]>([
    ['to who comes to wait', { waitingSince: day }, day, 'waiting'],
    ['to an agent’s customer, nothing', { waitingSince: day, assigneeId: 'ann' }, day, undefined],
    ['to who does not wait, nothing', {}, day, undefined],
    ['to the bot’s customer, nothing', { waitingSince: night, withBot: true }, night, undefined],
    ['once in a wait', { waitingSince: day, waitingTextAt: day }, day + 1, undefined],
    ['again in the next one', { waitingSince: day, waitingTextAt: day - 1 }, day, 'waiting'],
    ['out of hours', { waitingSince: night }, night, 'outside_hours'],
    ['out of hours, to an agent’s customer too', { waitingSince: night, assigneeId: 'ann' }, night, 'outside_hours'],
    ['out of hours, to who was told to wait', { waitingSince: day, waitingTextAt: day }, night, 'outside_hours'],
    ['out of hours, once', { waitingSince: night, outsideTextAt: night }, night + 1, undefined],
    [
      'out of hours, once a night',
      { waitingSince: at('2026-11-26T03:00'), outsideTextAt: night },
      at('2026-11-26T03:00'),
      undefined,
    ],
    [
      'out of hours, the next night',
      { waitingSince: at('2026-11-26T20:00'), outsideTextAt: night },
      at('2026-11-26T20:00'),
      'outside_hours',
    ],
    [
      'in the morning, not to who was told at night',
      { waitingSince: night, outsideTextAt: night },
      at('2026-11-26T09:00'),
      undefined,
    ],
    ['on a holiday', { waitingSince: at('2026-12-25T10:00') }, at('2026-12-25T10:00'), 'outside_hours'],
    // 08:30 UTC is 09:30 in Paris in winter, and 10:30 in summer.
    ['before it opens, in winter', { waitingSince: at('2026-03-27T07:30') }, at('2026-03-27T07:30'), 'outside_hours'],
    [
      'the same time, once clocks went forward',
      { waitingSince: at('2026-03-30T07:30') },
      at('2026-03-30T07:30'),
      'waiting',
    ],
    [
      'still open, before clocks went back',
      { waitingSince: at('2026-10-23T16:30') },
      at('2026-10-23T16:30'),
      'outside_hours',
    ],
    ['the same time, once they went back', { waitingSince: at('2026-10-26T16:30') }, at('2026-10-26T16:30'), 'waiting'],
    ['to who is closed', { status: 'closed' }, night, 'closed'],
  ])('%s', (_, conversation, now, expected) => {
    expect(textDue(row(conversation), times, now)).toBe(expected)
  })

  it('says a text once in a wait, and never that it is closed twice while it is', () => {
    const texts = queue({ outside_hours: { en: 'Closed' }, waiting: { en: 'Wait' } }, { hours })
    const steps = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 1, max: 20 * 3600_000 }),
        does: fc.constantFrom('writes', 'is answered'),
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(steps, (done) => {
        let one = row()
        let now = day
        const said: { text: QueueText; at: number; wait: number }[] = []
        for (const { afterMs, does } of done) {
          now += afterMs
          if (does === 'is answered') one = { ...one, waitingSince: null }
          else one = { ...one, waitingSince: one.waitingSince ?? now }
          const text = textDue(one, times, now)
          if (text) said.push({ text, at: now, wait: one.waitingSince ?? 0 })
          one = { ...one, ...textsAfter(one, texts, { said: text, at: now }) }
        }
        const waits = said.filter(({ text }) => text === 'waiting').map(({ wait }) => wait)
        expect(new Set(waits).size).toBe(waits.length)
        const closed = said.filter(({ text }) => text === 'outside_hours')
        for (const { at: time } of closed) expect(times.isOpen(time)).toBe(false)
        for (const [index, { at: time }] of closed.slice(1).entries()) {
          expect(times.openMs(closed[index]?.at ?? 0, time)).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('looks once, soon, and again with the next message where the queue may close', () => {
    const one = row({ textDueAt: 1000 })
    expect([999, 1000, 1000 + latestMs, 1001 + latestMs].map((now) => isTextDue(one, now))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect([null, 0].map((textDueAt) => isTextDue(row({ textDueAt }), 1000))).toEqual([false, false])
    const after = (texts: object, overrides: Partial<QueueRow>, of = one) =>
      textsAfter(of, queue(texts, overrides), { said: undefined, at: 5 }).textDueAt
    expect(after({ waiting: { en: 'Wait' } }, { hours })).toBeNull()
    expect(after({ outside_hours: { en: 'Closed' } }, {})).toBeNull()
    expect(after({ outside_hours: { en: 'Closed' } }, { hours })).toBe(0)
    expect(after({ outside_hours: { en: 'Closed' } }, { hours }, row({ status: 'closed' }))).toBeNull()
  })
})

describe('the language of a text', () => {
  const texts = queue({ closed: { en: 'Bye', fr: 'Au revoir', 'pt-BR': 'Tchau' } })

  it.each([
    ['fr', 'Au revoir'],
    ['fr-CA', 'Au revoir'],
    ['FR-ca', 'Au revoir'],
    ['pt-br', 'Tchau'],
    ['pt', 'Bye'],
    ['', 'Bye'],
    [null, 'Bye'],
  ])('%s: %s', (language, expected) => {
    expect(textIn(texts, 'closed', language)).toBe(expected)
  })

  it('is nothing without a text', () => {
    expect(textIn(texts, 'waiting', 'fr')).toBeUndefined()
    expect(textIn(queue({ closed: {} }), 'closed', 'fr')).toBeUndefined()
  })
})
