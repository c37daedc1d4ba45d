import type { ConversationItem, DeskAgentItem, Page } from '@passerelle/protocol'
import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type DeskApi, useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { useWriting } from '../drafts/writing.ts'
import { useApplyConversation } from './apply-conversation.ts'
import type { ConversationAction } from './conversation-action.ts'
import { useLeave } from './leave.ts'
import { useConnectorChoice, useSortChoice, useTagChoice } from './list-choices.ts'
import { listOptions } from './list-options.ts'
import { useQueuesOfView } from './queue-queries.ts'
import { useSeen } from './seen.ts'
import type { View } from './views.ts'

/** Whoever searches for the same shares the answer. */
export function useSearch(q: string, isAsked: boolean) {
  return useConversations('open', q, isAsked)
}

export function useConversations(view: View, q: string, isAsked = true) {
  const api = useDeskApi()
  const [connector, tag, sort] = [useConnectorChoice(), useTagChoice(), useSortChoice()]
  const queues = useQueuesOfView(view)
  const choice = q === '' ? { view, q, connector, tag, queues, sort } : { view, q, connector: '', tag: '' }
  return useInfiniteQuery({
    ...listOptions(api, choice),
    // Which queues are the agent's own is known first, or what comes meanwhile could not be told apart.
    enabled: isAsked && (q !== '' || view !== 'queue' || queues !== undefined),
  })
}

export const conversationOptions = (api: DeskApi, id: string) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => api.readConversation(id, signal),
  })

export function useConversation(given: string | undefined) {
  const api = useDeskApi()
  const client = useQueryClient()
  const id = given ?? ''
  return useQuery({
    ...conversationOptions(api, id),
    enabled: given !== undefined,
    // The list knows it already: the thread's head shows at once.
    placeholderData: () => findListed(client.getQueriesData({ queryKey: keys.lists }), id),
  })
}

/** Of all lists that are known; one may be in several. */
export function* eachListed(lists: [unknown, unknown][]): Generator<ConversationItem> {
  for (const [, list] of lists as [unknown, { pages: Page<ConversationItem>[] } | undefined][])
    for (const page of list?.pages ?? []) yield* page.items
}

export function findListed(lists: [unknown, unknown][], id: string): ConversationItem | undefined {
  for (const item of eachListed(lists)) if (item.id === id) return item
  return undefined
}

/** What an operator lets agents choose from. */
export function useLabels() {
  const api = useDeskApi()
  return useQuery({ queryKey: keys.labels, queryFn: ({ signal }) => api.readLabels(signal), staleTime: 60_000 })
}

const onlyPeople = (agents: DeskAgentItem[]): DeskAgentItem[] => agents.filter(({ service }) => !service)

/** Colleagues, and the agent: nothing is handed to accounts of software. */
export function useAgents(enabled = true) {
  const api = useDeskApi()
  return useQuery({
    queryKey: keys.agents,
    queryFn: ({ signal }) => api.listAgents(signal),
    select: onlyPeople,
    enabled,
    staleTime: 60_000,
  })
}

export function useChangeConversation(id: string) {
  const apply = useApplyConversation()
  const perform = usePerform()
  const leave = useLeave()
  return useMutation({
    mutationFn: (action: ConversationAction) => perform(id, action),
    onSuccess: (item, action) => {
      leave(item, action)
      apply(item)
    },
  })
}

/** Does it, and gives the conversation as it is then. */
export function usePerform(): (id: string, action: ConversationAction) => Promise<ConversationItem> {
  const api = useDeskApi()
  const seen = useSeen()
  const { beginnings } = useWriting()
  return async (id, action) => {
    const item = (await request(api, id, action, seen.last(id))) ?? (await api.readConversation(id))
    beginnings.acknowledge(item)
    return item
  }
}

function request(
  api: DeskApi,
  id: string,
  action: ConversationAction,
  lastSeen: string | undefined,
): Promise<ConversationItem | undefined> {
  if (action.kind === 'assign') return api.assign(id, action.assignee)
  if (action.kind === 'reopen') return api.reopen(id)
  if (action.kind === 'tag') return api.changeTags(id, { add: action.add, remove: action.remove })
  const last_seen_message_id = action.lastSeen ?? lastSeen ?? null
  if (action.kind === 'transfer') return api.transfer(id, { ...action.to, note: action.note, last_seen_message_id })
  if (action.kind === 'return') return api.returnToBot(id, { note: action.note, last_seen_message_id })
  if (action.kind === 'snooze') return api.snooze(id, { until: action.until, last_seen_message_id })
  return api.close(id, { last_seen_message_id, reason: action.reason ?? null, tags: [...(action.tags ?? [])] })
}
