/** What the palette finds: each entry says what Enter does with it. What it looks among is read once something is typed. */
import type { ConversationItem } from '@passerelle/protocol'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useAskedCanned } from '../../core/conversations/asked-canned.ts'
import { useAskedMove } from '../../core/conversations/asked-move.ts'
import { useCannedReplies } from '../../core/conversations/canned-queries.ts'
import { useAgents, useSearch } from '../../core/conversations/conversation-queries.ts'
import { useQueues } from '../../core/conversations/queue-queries.ts'
import { receiversOf } from '../../core/conversations/receivers.ts'
import { inboxPath, viewOfAgent, viewOfQueue } from '../../core/conversations/views.ts'
import { matchesWords } from '../../core/lib/match-words.ts'
import { useMe } from '../../core/session/session.ts'
import type { Command } from './commands.ts'

export const GROUPS = ['commands', 'transfer', 'canned', 'queues', 'colleagues', 'customers', 'messages'] as const

export interface Entry {
  key: string
  group: (typeof GROUPS)[number]
  label: string
  /** What tells it from others of its name. */
  hint: string
  /** What Enter does; nothing where the label says it. */
  does?: string
  run: () => void
}

/** Of each kind but commands. */
const MOST = 6

interface Asked {
  commands: readonly Command[]
  conversation: ConversationItem | undefined
  text: string
}

/** In the order of the groups. */
export function useEntries({ commands, conversation, text }: Asked): Entry[] {
  const open = conversation?.status === 'open' ? conversation : undefined
  return [
    ...useCommandEntries(commands, text),
    ...useTransferEntries(open, text),
    ...useCannedEntries(conversation, text),
    ...useQueueEntries(text),
    ...useColleagueEntries(text),
    ...useConversationEntries(text),
  ]
}

/** Moving up and down by name would be no help. */
const KEYS_ONLY = ['next', 'previous', 'openNext', 'openPrevious', 'palette']

function useCommandEntries(commands: readonly Command[], text: string): Entry[] {
  const { t } = useTranslation()
  return commands
    .filter(({ id }) => !KEYS_ONLY.includes(id))
    .map(({ id, keys: [first = ''], run }) => {
      const label = id.startsWith('view.')
        ? t('commands.go', { name: t(`inbox.${id.slice(5) as 'waiting'}`) })
        : t(`commandNames.${id as 'reply'}`)
      return { key: id, group: 'commands' as const, label, hint: first, run }
    })
    .filter(({ label }) => matchesWords(label, text))
}

function useTransferEntries(item: ConversationItem | undefined, text: string): Entry[] {
  const { t } = useTranslation()
  const me = useMe().agent.id
  const { ask } = useAskedMove()
  const isAsked = item !== undefined && text !== ''
  const agents = useAgents(isAsked).data ?? []
  const queues = useQueues().data ?? []
  if (!isAsked) return []
  const receivers = receiversOf({ item, me, queues, agents })
  return [...receivers.colleagues, ...receivers.queues]
    .filter(({ label }) => matchesWords(label, text))
    .slice(0, MOST)
    .map((to) => ({
      ...{ key: `transfer ${to.value}`, group: 'transfer', label: to.label, hint: '', does: t('commands.transfer') },
      run: () => ask({ conversation: item.id, kind: 'transfer', to }),
    }))
}

function useCannedEntries(item: ConversationItem | undefined, text: string): Entry[] {
  const { t } = useTranslation()
  const { ask } = useAskedCanned()
  const isAsked = item !== undefined && text !== ''
  const replies = useCannedReplies(isAsked).data ?? []
  if (!isAsked) return []
  const typed = text.replace(/^\//, '')
  return replies
    .filter(({ shortcut, title }) => matchesWords(`${shortcut} ${title}`, typed))
    .slice(0, MOST)
    .map(({ id, shortcut, title }) => ({
      ...{ key: `canned ${id}`, group: 'canned', label: title, hint: `/${shortcut}`, does: t('commands.insert') },
      run: () => {
        // The field has to be there: what was begun may be a note.
        document.querySelector<HTMLElement>('[data-compose="reply"]')?.click()
        ask({ conversation: item.id, reply: id })
      },
    }))
}

function useQueueEntries(text: string): Entry[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queues = useQueues().data ?? []
  if (text === '') return []
  return queues
    .filter(({ name }) => matchesWords(name, text))
    .slice(0, MOST)
    .map(({ id, name, unassigned }) => ({
      ...{ key: `queue ${id}`, group: 'queues', label: name, does: t('commands.open') },
      hint: unassigned > 0 ? t('inbox.count', { count: unassigned }) : '',
      run: () => void navigate(inboxPath(viewOfQueue(id))),
    }))
}

/** What is theirs. */
function useColleagueEntries(text: string): Entry[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const me = useMe().agent.id
  const agents = useAgents(text !== '').data ?? []
  if (text === '') return []
  return agents
    .filter(({ id, name }) => id !== me && matchesWords(name, text))
    .slice(0, MOST)
    .map(({ id, name, status }) => ({
      ...{ key: `colleague ${id}`, group: 'colleagues', label: name, does: t('commands.open') },
      hint: t(`status.${status}`),
      run: () => void navigate(inboxPath(viewOfAgent(id))),
    }))
}

/** Found by their customer, or by what was said. */
function useConversationEntries(text: string): Entry[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const typed = text.trim()
  const q = useDeferredValue(typed)
  const isAsked = q.length > 1
  const { data, isPlaceholderData } = useSearch(q, isAsked)
  if (!isAsked) return []
  const items = data?.pages[0]?.items ?? []
  // Enter opens nobody whom only an earlier text has found.
  const found = isPlaceholderData || q !== typed ? items.filter((item) => stillFits(item, typed)) : items
  const entries = found.map(({ id, customer_name: label, connector_name, status, match }) => ({
    ...{ key: `conversation ${id}`, label, hint: match?.excerpt ?? connector_name, does: t('commands.open') },
    group: match ? ('messages' as const) : ('customers' as const),
    run: () =>
      void navigate(inboxPath(status === 'closed' ? 'closed' : 'open', id, '', match?.message_id ?? undefined)),
  }))
  return (['customers', 'messages'] as const).flatMap((group) =>
    entries.filter((entry) => entry.group === group).slice(0, MOST),
  )
}

const stillFits = ({ customer_name, match }: ConversationItem, typed: string): boolean =>
  matchesWords(match?.excerpt ?? customer_name, typed)
