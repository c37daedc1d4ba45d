/**
 * Lays conversations and counts, as the server now has them, over whatever holds them in the cache. A query that is being
 * fetched ends by laying its own, older answer over its data: so what comes meanwhile waits for it.
 */
import type { ConversationItem, CountsChange, CountsItem } from '@passerelle/protocol'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { keys } from '../api/query-client.ts'
import { whenIdle } from '../api/when-idle.ts'
import { type Pages, placeConversation, removeConversation } from './apply-change.ts'
import { isSameCustomer } from './same-customer.ts'
import { belongsToList, type ListChoice, newestFirst, type Order, orderOfList } from './views.ts'

type List = Pages<ConversationItem>

interface Rule {
  belongs: (item: ConversationItem) => boolean
  order: Order
}

/** Wherever they are shown. */
export function layConversations(client: QueryClient, items: readonly ConversationItem[], me: string): void {
  for (const item of items) layOver<ConversationItem>(client, keys.conversation(item.id), () => item)
  for (const key of listKeys(client)) {
    const choice = key[1] as ListChoice
    const rule: Rule = { belongs: (item) => belongsToList(choice, item, me), order: orderOfList(choice) }
    // Only the server knows whether a newcomer fits what was searched for.
    layOver<List>(client, key, (list) => place(list, choice.q === '' ? items : known(list, items), rule))
  }
  for (const { queryKey, state } of client.getQueryCache().findAll({ queryKey: keys.customer })) {
    const theirs = items.filter((item) => isOfCustomer(item, queryKey, state.data))
    if (theirs.length > 0)
      layOver<List>(client, queryKey, (list) => place(list, theirs, { belongs: () => true, order: newestFirst }))
  }
}

const listKeys = (client: QueryClient): QueryKey[] =>
  client
    .getQueryCache()
    .findAll({ queryKey: keys.lists })
    .map((query) => query.queryKey)

/** Nothing, when no query holds it. */
function layOver<T>(client: QueryClient, key: QueryKey, change: (data: T) => T): void {
  const lay = () => client.setQueryData<T>(key, (data) => data && change(data))
  const state = client.getQueryState(key)
  if (state?.fetchStatus === 'fetching') void whenIdle(client, key).then(lay)
  else if (state) lay()
}

const place = (list: List, items: readonly ConversationItem[], { belongs, order }: Rule): List =>
  items.reduce((placed, item) => {
    const listed = find(placed, item.id)
    // What a search found stays beside the conversation it found it in.
    const now = listed?.match ? { ...item, match: listed.match } : item
    return placeConversation(placed, now, { belongs: belongs(item), order })
  }, list)

const known = (list: List, items: readonly ConversationItem[]) => items.filter((item) => find(list, item.id))

const find = (list: List, id: string): ConversationItem | undefined => {
  for (const page of list.pages) {
    const found = page.items.find((item) => item.id === id)
    if (found) return found
  }
  return undefined
}

/** Of the customer whose conversations the query lists, or of one who is listed there as the same person. */
function isOfCustomer(item: ConversationItem, [, connectorId, customerId]: QueryKey, data: unknown): boolean {
  if (item.connector_id === connectorId && item.customer_id === customerId) return true
  if (!isList(data)) return false
  const listed = data.pages.flatMap((page) => page.items)
  return listed.some((one) => isSameCustomer(one, item))
}

/** One that is gone. */
export function forgetConversation(client: QueryClient, id: string): void {
  void client.invalidateQueries({ queryKey: keys.conversation(id) })
  for (const key of listKeys(client)) layOver<List>(client, key, (list) => removeConversation(list, id))
  for (const { queryKey, state } of client.getQueryCache().findAll({ queryKey: keys.customer })) {
    if (isList(state.data)) layOver<List>(client, queryKey, (list) => removeConversation(list, id))
  }
}

/** Whom a customer could be joined with is found under the same key, and is no list. */
const isList = (data: unknown): data is List => typeof data === 'object' && data !== null && 'pages' in data

const isSearch = ({ queryKey }: { queryKey: QueryKey }): boolean => (queryKey[1] as ListChoice).q !== ''

export const isSearching = (client: QueryClient): boolean =>
  client.getQueryCache().findAll({ queryKey: keys.lists, predicate: isSearch, type: 'active' }).length > 0

/** Makes the searches before one's eyes again; others are made when they are shown. */
export function searchAgain(client: QueryClient): void {
  client.removeQueries({ queryKey: keys.lists, predicate: isSearch, type: 'inactive' })
  void client.invalidateQueries({ queryKey: keys.lists, predicate: isSearch })
}

export async function layCounts(client: QueryClient, { connector_id, ...counts }: CountsChange): Promise<void> {
  const key = [...keys.counts, connector_id ?? '']
  await whenIdle(client, key)
  client.setQueryData<CountsItem>(key, counts)
}
