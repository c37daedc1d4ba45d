import type { ActivityItem, MessageItem, NoteItem } from '@passerelle/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleMessage } from '../../core/conversations/sample-messages.ts'
import { speakerOf, spokenAt } from '../../core/conversations/spoken.ts'
import type { OutboxEntry } from '../../core/drafts/outbox-entries.ts'
import { buildRows, type Row } from './thread-rows.ts'

const DAY = 86_400_000
const MIN = 60_000
const T = Date.UTC(2026, 10, 22, 10)
const bot = { type: 'bot', id: 'shopbot', name: 'Shop bot' } as const

const inbound = (at: number) => sampleMessage(at)
const outbound = (at: number, author = 'alice') =>
  sampleMessage(at, {
    kind: 'outbound',
    sender: { type: 'human', id: 'kiamo', name: 'kiamo' },
    author: { id: author, name: author },
  })
const history = (at: number, change: Partial<MessageItem> = {}) => sampleMessage(at, { kind: 'history', ...change })

const outgoing = (at: number): OutboxEntry => ({
  key: `k${at}`,
  conversationId: 'c',
  text: 'On its way',
  files: [],
  at,
  state: 'sending',
})

const rowsOf = (
  messages: MessageItem[],
  options: { entries?: OutboxEntry[]; fromBeginning?: boolean; activities?: (ActivityItem | NoteItem)[] } = {},
): Row[] =>
  buildRows({
    messages,
    activities: options.activities ?? [],
    outgoing: options.entries ?? [],
    customerId: 'claire',
    me: 'alice',
    dayOf: (ms) => Math.floor(ms / DAY),
    fromBeginning: options.fromBeginning ?? true,
  })

const types = (rows: Row[]): string[] => rows.map((row) => row.type)
const firsts = (rows: Row[]): boolean[] => rows.flatMap((row) => (row.type === 'message' ? [row.first] : []))

describe('days', () => {
  it('open with a separator, and each new day has one', () => {
    const rows = rowsOf([inbound(T), inbound(T + MIN), inbound(T + DAY)])
    expect(types(rows)).toEqual(['day', 'message', 'message', 'day', 'message'])
  })

  it('end a group, even within minutes', () => {
    const midnight = Math.ceil(T / DAY) * DAY
    expect(firsts(rowsOf([inbound(midnight - MIN), inbound(midnight + MIN)]))).toEqual([true, true])
  })
})

it('what comes first is a message, as long as earlier ones are not loaded: the list holds on to it', () => {
  expect(types(rowsOf([inbound(T), inbound(T + DAY)], { fromBeginning: false }))).toEqual(['message', 'day', 'message'])
})

describe('the history', () => {
  it('is framed: where it begins, and where the live conversation starts', () => {
    const rows = rowsOf([history(T), history(T + 1000, { sender: bot }), inbound(T + 2000)])
    expect(types(rows)).toEqual(['day', 'history-start', 'message', 'message', 'history-end', 'message'])
  })

  it('alone still shows its end: it is the agent’s turn', () => {
    expect(types(rowsOf([history(T)]))).toEqual(['day', 'history-start', 'message', 'history-end'])
  })

  it('does not claim to begin where earlier messages are not loaded yet', () => {
    expect(types(rowsOf([history(T), inbound(T + 1)], { fromBeginning: false }))).not.toContain('history-start')
  })

  it('may come again, after a second handover', () => {
    const rows = rowsOf([history(T), outbound(T + 1), history(T + 2), inbound(T + 3)])
    expect(types(rows).filter((type) => type === 'history-end')).toHaveLength(2)
    expect(types(rows).filter((type) => type === 'history-start')).toHaveLength(2)
  })

  it('tells the time by the sender’s clock, unless that is ahead', () => {
    expect(spokenAt(history(T, { created_at: T / 1000 - 60 }))).toBe(T - MIN)
    expect(spokenAt(history(T, { created_at: T / 1000 + 60 }))).toBe(T)
    expect(spokenAt(sampleMessage(T, { created_at: T / 1000 - 60 }))).toBe(T)
  })
})

describe('who spoke', () => {
  it.each([
    [
      'the customer, live, under any id',
      sampleMessage(T, { sender: { type: 'human', id: 'any', name: 'x' } }),
      'customer',
    ],
    ['a bot, live', sampleMessage(T, { sender: bot }), 'bot'],
    ['a bot, in the history', history(T, { sender: bot }), 'bot'],
    ['the customer, in the history', history(T), 'customer'],
    ['someone else, in the history', history(T, { sender: { type: 'human', id: 'bob', name: 'Bob' } }), 'outside'],
    ['an agent', outbound(T), 'agent'],
  ] as const)('%s', (_, message, speaker) => expect(speakerOf(message, 'claire')).toBe(speaker))
})

describe('groups', () => {
  it('hold one speaker’s messages within five minutes', () => {
    const rows = rowsOf([inbound(T), inbound(T + MIN), inbound(T + 10 * MIN), outbound(T + 11 * MIN)])
    expect(firsts(rows)).toEqual([true, false, true, true])
  })

  it('part two agents who write under one name', () => {
    expect(firsts(rowsOf([outbound(T, 'alice'), outbound(T + 1, 'bruno')]))).toEqual([true, true])
  })
})

describe('outgoing replies', () => {
  it('stand last, and open a day only when theirs is later', () => {
    expect(types(rowsOf([inbound(T)], { entries: [outgoing(T + 1)] }))).toEqual(['day', 'message', 'outgoing'])
    expect(types(rowsOf([inbound(T)], { entries: [outgoing(T + DAY)] }))).toEqual(['day', 'message', 'day', 'outgoing'])
    expect(types(rowsOf([inbound(T + DAY)], { entries: [outgoing(T)] }))).toEqual(['day', 'message', 'outgoing'])
  })

  it.each([
    ['alice', false],
    ['bob', true],
  ])('after an answer of %s', (author, first) => {
    expect(rowsOf([outbound(T, author)], { entries: [outgoing(T + 1)] }).at(-1)).toMatchObject({ first })
  })
})

describe('over any thread', () => {
  const message = fc.record({ gap: fc.nat(DAY * 2), kind: fc.constantFrom('inbound', 'outbound', 'history') })
  const thread = fc.array(message, { maxLength: 40 }).map((steps) => {
    let at = T
    return steps.map(({ gap, kind }, i) => {
      at += gap
      return sampleMessage(at, { id: `m${i}`, kind } as Partial<MessageItem>)
    })
  })

  it('every message shows once, in order, under keys that are unique', () => {
    fc.assert(
      fc.property(thread, fc.boolean(), (messages, fromBeginning) => {
        const rows = rowsOf(messages, { fromBeginning })
        const shown = rows.flatMap((row) => (row.type === 'message' ? [row.message.id] : []))
        expect(shown).toEqual(messages.map(({ id }) => id))
        expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
      }),
    )
  })

  it('each run of history ends with exactly one border', () => {
    fc.assert(
      fc.property(thread, (messages) => {
        const runs = messages.filter((one, i) => one.kind === 'history' && messages[i + 1]?.kind !== 'history')
        expect(types(rowsOf(messages)).filter((type) => type === 'history-end')).toHaveLength(runs.length)
      }),
    )
  })
})

describe('what was done', () => {
  const done = (at: number): ActivityItem => ({
    ...{ id: `a${at}`, at: new Date(at).toISOString(), kind: 'conversation.taken', data: {} },
    actor: { type: 'agent', id: 'alice', name: 'Alice' },
  })
  const kinds = (rows: Row[]) => rows.map(({ type }) => type).filter((type) => type !== 'day')

  it('stands between the messages, before one of the same time, and after the last', () => {
    const rows = rowsOf([inbound(T), outbound(T + MIN)], { activities: [done(T + MIN), done(T + 2 * MIN)] })
    expect(kinds(rows)).toEqual(['message', 'activity', 'message', 'activity'])
  })

  it('notes stand among them', () => {
    const note: NoteItem = {
      ...{ id: 'n', at: new Date(T + 2 * MIN).toISOString(), text: 'Be kind', mentions: [] },
      author: { type: 'agent', id: 'alice', name: 'Alice' },
    }
    const rows = rowsOf([inbound(T), outbound(T + 3 * MIN)], { activities: [done(T + MIN), note] })
    expect(kinds(rows)).toEqual(['message', 'activity', 'note', 'message'])
  })

  it('is not shown above what is loaded, and begins a new group after it', () => {
    const activities = [done(T - MIN), done(T + MIN / 2)]
    const rows = rowsOf([inbound(T), inbound(T + MIN)], { activities, fromBeginning: false })
    expect(kinds(rows)).toEqual(['message', 'activity', 'message'])
    expect(firsts(rows)).toEqual([true, true])
  })

  it('before the first message of all stands above it: somebody began', () => {
    expect(types(rowsOf([outbound(T)], { activities: [done(T - MIN)] }))).toEqual(['day', 'activity', 'message'])
  })

  it('on a later day stands under that day, and the message after it needs no other', () => {
    const later = [inbound(T), inbound(T + 5 * DAY + MIN)]
    const rows = rowsOf(later, { activities: [done(T + MIN), done(T + 3 * DAY), done(T + 5 * DAY), done(T + 7 * DAY)] })
    expect(types(rows)).toEqual([
      ...['day', 'message', 'activity', 'day', 'activity'],
      ...['day', 'activity', 'message', 'day', 'activity'],
    ])
    const days = rows.flatMap((row) => (row.type === 'day' ? [Math.floor((row.at - T) / DAY)] : []))
    expect(days).toEqual([0, 3, 5, 7])
  })

  it('after the history stands below the border where the live conversation starts', () => {
    const options = { activities: [done(T + MIN)] }
    const answered = [history(T), outbound(T + 2 * MIN)]
    expect(kinds(rowsOf(answered, options))).toEqual([
      ...['history-start', 'message', 'history-end', 'activity', 'message'],
    ])
    expect(kinds(rowsOf([history(T)], options))).toEqual(['history-start', 'message', 'history-end', 'activity'])
    const still = [history(T), history(T + 2 * MIN)]
    expect(kinds(rowsOf(still, options))).toEqual(['history-start', 'message', 'activity', 'message', 'history-end'])
  })
})
