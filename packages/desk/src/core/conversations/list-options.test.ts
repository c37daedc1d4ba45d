import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keys } from '../api/query-client.ts'
import { listOptions } from './list-options.ts'
import { sampleConversation } from './sample-conversation.ts'
import type { ListChoice } from './views.ts'

const choose = (q: string, view: ListChoice['view'] = 'open'): ListChoice => ({ view, q, connector: '' })

let client: QueryClient
let stop: () => void

/** Of a server that does not answer. */
const optionsOf = (choice: ListChoice) => listOptions({ listConversations: () => new Promise(() => {}) }, choice)

/** What is shown of the second, straight after the first. */
function shownAfter(first: ListChoice, second: ListChoice): string[] | undefined {
  const observer = new InfiniteQueryObserver(client, optionsOf(first))
  stop = observer.subscribe(() => {})
  observer.setOptions(optionsOf(second))
  return observer.getCurrentResult().data?.pages.flatMap(({ items }) => items.map((item) => item.customer_name))
}

function answer(choice: ListChoice, name: string, updatedAt = Date.now()): void {
  const page = { items: [sampleConversation({ customer_name: name })], next_cursor: null }
  client.setQueryData(keys.list(choice), { pages: [page], pageParams: [null] }, { updatedAt })
}

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
})
afterEach(() => {
  stop()
  client.clear()
})

it.each<[string, ListChoice, ListChoice, string[] | undefined]>([
  ['a search shows what the last one found until it is answered', choose('le'), choose('lena'), ['Shown']],
  ['a search does not show the list it was asked from', choose(''), choose('lena'), undefined],
  ['a list does not show what a search found', choose('lena'), choose(''), undefined],
  ['a list does not show another one', choose(''), choose('', 'mine'), undefined],
])('%s', (_, first, second, shown) => {
  answer(first, 'Shown')
  expect(shownAfter(first, second)).toEqual(shown)
})

it.each([
  ['a search that was made long ago is made again', 'lena', 1],
  ['a list is kept up to date by changes alone', '', 0],
])('%s', (_, q, requests) => {
  answer(choose(q), 'Shown', Date.now() - 60_000)
  stop = new InfiniteQueryObserver(client, optionsOf(choose(q))).subscribe(() => {})
  expect(client.isFetching()).toBe(requests)
})
