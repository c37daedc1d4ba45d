import type { ChangeItem, ConversationItem, DeliveryState, MessageItem, Page } from '@passerelle/protocol'
import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../../../../testkit/src/wait-for.ts'
import { keys } from '../api/query-client.ts'
import type { Pages } from './apply-change.ts'
import { collectChanges } from './collect-changes.ts'
import { sampleConversation } from './sample-conversation.ts'
import { sampleMessage } from './sample-messages.ts'

const list = keys.list({ view: 'open', q: '', connector: '' })
const search = keys.list({ view: 'open', q: 'lamp', connector: '' })
const thread = keys.messages('c1')

let client: QueryClient
/** What was asked of the server. */
let asked: string[]
let told: [ConversationItem, string[]][]
let deleted: string[]
let outOfSight: string[]
let changes: ReturnType<typeof collectChanges>
let stops: (() => void)[]
let listMessages: () => Promise<Page<MessageItem>>

const conversation = (change: Partial<ConversationItem> = {}): ConversationItem =>
  sampleConversation({ waiting_since: '2026-11-22T10:00:00.000Z', ...change })

/** A query that something on the screen shows. */
async function show<T>(key: readonly unknown[], items: T[]): Promise<void> {
  const observer = new InfiniteQueryObserver(client, {
    queryKey: key,
    queryFn: async (): Promise<Page<T>> => {
      asked.push(String(key[0]))
      return { items, next_cursor: null }
    },
    initialPageParam: null,
    getNextPageParam: () => null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  stops.push(observer.subscribe(() => {}))
  await waitFor('its first answer', () => client.getQueryState(key)?.status === 'success')
}

const textsOf = (key: readonly unknown[]) =>
  client
    .getQueryData<{ pages: Page<MessageItem | ConversationItem>[] }>(key)
    ?.pages.flatMap((page) => page.items.map((item) => ('message' in item ? item.message : item.customer_name)))

beforeEach(async () => {
  client = new QueryClient()
  asked = []
  told = []
  deleted = []
  outOfSight = []
  stops = []
  listMessages = async () => ({ items: [sampleMessage(2000, { id: 'm2', message: 'read' })], next_cursor: null })
  await show(list, [conversation()])
  await show(thread, [sampleMessage(1000, { id: 'm1', message: 'one' })])
  asked.length = 0
  changes = collectChanges({
    client,
    me: 'me',
    api: {
      listMessages: async () => {
        asked.push('messages again')
        return listMessages()
      },
      readMessage: async (id) => {
        asked.push('message')
        return sampleMessage(2000, { id, message: 'read' })
      },
    },
    repliesSettled: async () => {},
    onConversation: (item, changed) => told.push([item, [...changed]]),
    onDeleted: (id) => deleted.push(id),
    onOutOfSight: (id) => outOfSight.push(id),
  })
})
afterEach(() => {
  changes.close()
  for (const stop of stops) stop()
})

const recorded = (id: string, rest: Partial<ChangeItem> = {}): ChangeItem => ({
  type: 'message.recorded',
  conversation_id: 'c1',
  message_id: id,
  ...rest,
})

it('shows what changes carry, in the list and in the thread, and asks for nothing', async () => {
  const message = sampleMessage(2000, { id: 'm2', message: 'two' })
  changes.take(recorded('m2', { message }))
  changes.take({
    type: 'conversation.updated',
    conversation_id: 'c1',
    conversation: conversation({ customer_name: 'Anna' }),
  })
  changes.take({
    type: 'conversation.opened',
    conversation_id: 'c2',
    conversation: conversation({ id: 'c2', customer_name: 'Bruno', updated_at: '2026-11-23T10:00:00.000Z' }),
  })
  await waitFor('the message', () => textsOf(thread)?.includes('two'))
  expect(textsOf(list)).toEqual(['Anna', 'Bruno'])
  expect(told.map(([item, changed]) => [item.customer_name, changed])).toEqual([
    ['Anna', ['m2']],
    ['Bruno', []],
  ])
  expect(asked).toEqual([])
})

it('reads a message that is not carried only where its thread is shown', async () => {
  changes.take(recorded('m2', { conversation: conversation() }))
  changes.take(recorded('x', { conversation_id: 'c2', conversation: conversation({ id: 'c2' }) }))
  await waitFor('the message', () => textsOf(thread)?.includes('read'))
  expect(asked).toEqual(['message'])
})

it('shows a message as it is by now, though what was read for an earlier change is older and comes later', async () => {
  const late = Promise.withResolvers<Page<MessageItem>>()
  listMessages = () => late.promise
  const reply = (state: DeliveryState) =>
    sampleMessage(3000, { id: 'reply', kind: 'outbound', delivery: { id: 'd', state, attempts: 0 } })
  client.setQueryData(thread, { pages: [{ items: [reply('pending')], next_cursor: null }], pageParams: [null] })
  // It belongs before the reply, so the thread is read.
  changes.take(recorded('m2', { message: sampleMessage(2000, { id: 'm2' }), conversation: conversation() }))
  await waitFor('the thread to be asked for', () => asked.includes('messages again'))
  changes.take(recorded('reply', { message: reply('delivered'), conversation: conversation() }))
  await waitFor('the second change', () => told.length === 2)
  late.resolve({ items: [reply('pending'), sampleMessage(2000, { id: 'm2' })], next_cursor: null })
  const shown = () => client.getQueryData<Pages<MessageItem>>(thread)?.pages.flatMap((page) => page.items)
  await waitFor('both', () => shown()?.length === 2 && shown()?.[0]?.delivery?.state === 'delivered')
})

it('reads all that is shown once, when changes that carry nothing have come to an end', async () => {
  for (let i = 0; i < 500; i++) changes.take({ type: 'conversation.opened', conversation_id: `many-${i}` })
  await waitFor('the list to be read', () => asked.length > 0)
  await waitFor('the end of it', () => client.isFetching() === 0)
  expect(asked.toSorted()).toEqual(['conversations', 'messages'])
})

it('does not read what a later change has carried', async () => {
  changes.take({ type: 'conversation.updated', conversation_id: 'c1' })
  changes.take({ type: 'conversation.updated', conversation_id: 'c1', conversation: conversation() })
  changes.take({ type: 'conversation.updated', conversation_id: 'gone', conversation: null })
  await waitFor('both', () => told.length === 1)
  expect(asked).toEqual([])
})

describe('what was done to a conversation', () => {
  const assignee = { id: 'zoe', name: 'Zoé' }
  const updated = (change: Partial<ConversationItem> = {}): ChangeItem => {
    const item = conversation(change)
    return { type: 'conversation.updated', conversation_id: item.id, conversation: item }
  }
  /** What is asked for, when these come together. */
  async function askedAfter(...taken: ChangeItem[]): Promise<string[]> {
    asked.length = 0
    const before = told.length
    for (const one of taken) changes.take(one)
    await waitFor('the batch', () => told.length > before)
    await waitFor('what is read', () => client.isFetching() === 0)
    return asked
  }
  beforeEach(async () => {
    client.setQueryData(keys.conversation('c1'), conversation({ unread_count: 1 }))
    await show(keys.activities('c1'), [])
  })

  it('is read again when the conversation changes, but not when somebody reads it', async () => {
    expect(await askedAfter(updated({ assignee, unread_count: 1 }))).toEqual(['activities'])
    // As it was before: an answer to one's own action may come first, and an export changes nothing.
    expect(await askedAfter(updated({ assignee, unread_count: 1 }))).toEqual(['activities'])
    expect(await askedAfter(updated({ assignee }))).toEqual([])
    client.setQueryData(keys.conversation('c1'), conversation({ assignee, unread_count: 1 }))
    expect(await askedAfter(updated({ assignee }), updated({ assignee }))).toEqual(['activities'])
  })

  it('is not read where its thread is not shown', async () => {
    expect(await askedAfter(updated({ id: 'c2', status: 'closed' }))).toEqual([])
  })

  it('is read again when a delivery is skipped or sent again, but not while it is tried', async () => {
    const read: string[] = []
    const steps: [DeliveryState, number][] = [
      ['pending', 0],
      ['pending', 1],
      ['delivered', 2],
      ['pending', 2],
      ['cancelled', 2],
      ['pending', 2],
      ['exhausted', 3],
      ['delivered', 4],
    ]
    for (const [state, attempts] of steps) {
      asked.length = 0
      const message = sampleMessage(2000, { id: 'm2', kind: 'outbound', delivery: { id: 'd', state, attempts } })
      changes.take(recorded('m2', { type: 'message.updated', message, conversation: conversation() }))
      const shown = () => client.getQueryData<Pages<MessageItem>>(thread)?.pages[0]?.items[0]?.delivery
      await waitFor('the message', () => shown()?.state === state && shown()?.attempts === attempts)
      await waitFor('what is read', () => client.isFetching() === 0)
      if (asked.length > 0) read.push(`${state} ${attempts}`)
    }
    expect(read).toEqual(['pending 2', 'cancelled 2', 'pending 2', 'delivered 4'])
  })
})

it('makes a search that is shown again, for the server alone knows what it finds', async () => {
  await show(search, [])
  asked.length = 0
  for (let i = 0; i < 5; i++) {
    changes.take({ type: 'conversation.opened', conversation_id: `c${i}`, conversation: conversation({ id: `c${i}` }) })
  }
  await waitFor('the search', () => asked.length > 0)
  expect(asked).toEqual(['conversations'])
})

it('tells what is deleted from what is out of sight, and shows neither', async () => {
  const gone = { type: 'conversation.updated', conversation: null } as const
  changes.take({ ...gone, conversation_id: 'c1', deleted: true })
  changes.take({ ...gone, conversation_id: 'c2' })
  await waitFor('the list', () => textsOf(list)?.length === 0)
  expect(deleted).toEqual(['c1'])
  expect(outOfSight).toEqual(['c1', 'c2'])
})
