import type { ConversationItem, CountsItem } from '@passerelle/protocol'
import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { keys } from '../api/query-client.ts'
import type { Pages } from './apply-change.ts'
import { forgetConversation, isSearching, layConversations, layCounts } from './lay-over.ts'
import { sampleConversation } from './sample-conversation.ts'

const at = (minute: number): string => new Date(minute * 60_000).toISOString()
const conversation = (id: string, minute: number, rest: Partial<ConversationItem> = {}): ConversationItem =>
  sampleConversation({
    id,
    customer_id: id,
    waiting_since: at(minute),
    updated_at: at(minute),
    assignee: null,
    ...rest,
  })

const list = (...items: ConversationItem[]): Pages<ConversationItem> => ({
  pages: [{ items, next_cursor: null }],
  pageParams: [null],
})

const open = keys.list({ view: 'open', q: '', connector: '' })
const waiting = keys.list({ view: 'waiting', q: '', connector: '' })
const mine = keys.list({ view: 'mine', q: '', connector: '' })
const search = keys.list({ view: 'open', q: 'lamp', connector: '' })
const filtered = keys.list({ view: 'open', q: '', connector: 'other' })

const idsOf = (client: QueryClient, key: readonly unknown[]): string[] | undefined =>
  client.getQueryData<Pages<ConversationItem>>(key)?.pages.flatMap((page) => page.items.map(({ id }) => id))

function createClient(): QueryClient {
  const client = new QueryClient()
  const [a, b] = [conversation('a', 10), conversation('b', 20)]
  client.setQueryData(open, list(b, a))
  client.setQueryData(waiting, list(a, b))
  client.setQueryData(mine, list())
  client.setQueryData(
    search,
    list({ ...a, match: { note_id: null, message_id: 'm', excerpt: 'a lamp', highlights: [] } }),
  )
  client.setQueryData(filtered, list())
  return client
}

describe('a conversation that changed', () => {
  it('stands in each list where it belongs, and leaves those where it does not', () => {
    const client = createClient()
    layConversations(client, [conversation('c', 30), conversation('a', 40, { waiting_since: null })], 'me')
    expect(idsOf(client, open)).toEqual(['b', 'c', 'a'])
    expect(idsOf(client, waiting)).toEqual(['b', 'c'])
    layConversations(client, [conversation('b', 20, { assignee: { id: 'me', name: 'Me' } })], 'me')
    expect(idsOf(client, mine)).toEqual(['b'])
    expect(idsOf(client, filtered)).toEqual([])
  })

  it('renews what a search found and keeps the place it was found at; a newcomer is for the server to find', () => {
    const client = createClient()
    layConversations(client, [conversation('a', 40), conversation('c', 50)], 'me')
    const [found] = client.getQueryData<Pages<ConversationItem>>(search)?.pages[0]?.items ?? []
    expect(idsOf(client, search)).toEqual(['a'])
    expect(found).toMatchObject({ updated_at: at(40), match: { excerpt: 'a lamp' } })
    expect(isSearching(client)).toBe(false)
  })

  it('is laid over an answer that was on its way', async () => {
    const client = createClient()
    const answer = Promise.withResolvers<Pages<ConversationItem>>()
    const fetched = client.fetchQuery({ queryKey: open, queryFn: () => answer.promise })
    layConversations(client, [conversation('a', 40), conversation('c', 30)], 'me')
    answer.resolve(list(conversation('b', 20), conversation('a', 10)))
    await fetched
    await Promise.resolve()
    expect(idsOf(client, open)).toEqual(['b', 'c', 'a'])
  })

  it('is not kept where nothing shows it', () => {
    const client = new QueryClient()
    layConversations(client, [conversation('a', 1)], 'me')
    expect(client.getQueryCache().getAll()).toEqual([])
  })

  it('moves among those of its customer', () => {
    const client = createClient()
    const key = [...keys.customer, conversation('a', 1).connector_id, 'a']
    client.setQueryData(key, list(conversation('a', 10)))
    client.setQueryData([...keys.customer, 'join', 'a'], { items: [], next_cursor: null })
    layConversations(client, [conversation('newer', 20, { customer_id: 'a' }), conversation('b', 30)], 'me')
    expect(idsOf(client, key)).toEqual(['newer', 'a'])
    forgetConversation(client, 'newer')
    expect(idsOf(client, key)).toEqual(['a'])
  })
})

it('a conversation that is gone leaves every list', () => {
  const client = createClient()
  forgetConversation(client, 'a')
  for (const key of [open, waiting, search]) expect(idsOf(client, key)).not.toContain('a')
})

it('counts that are told are laid over an answer that was on its way', async () => {
  const client = new QueryClient()
  const counts = (n: number): CountsItem => ({
    ...{ open: n, waiting: n, unassigned: n, mine: n },
    ...{ unread: n, unread_mine: n, unread_unassigned: n },
  })
  const answer = Promise.withResolvers<CountsItem>()
  const fetched = client.fetchQuery({ queryKey: [...keys.counts, ''], queryFn: () => answer.promise })
  const laid = [layCounts(client, { connector_id: null, ...counts(2) })]
  laid.push(layCounts(client, { connector_id: null, ...counts(3) }))
  answer.resolve(counts(1))
  await fetched
  await Promise.all(laid)
  expect(client.getQueryData([...keys.counts, ''])).toEqual(counts(3))
})
