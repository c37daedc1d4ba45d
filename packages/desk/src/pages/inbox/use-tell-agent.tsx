import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ChangeItem, ConversationItem, TimelineItem } from '@passerelle/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { findListed } from '../../core/conversations/conversation-queries.ts'
import { inboxPath, type View } from '../../core/conversations/views.ts'
import type { OutboxEntry } from '../../core/drafts/outbox-entries.ts'
import { useHappeningText } from '../../core/message/happening-text.ts'
import { callAttention, type Means } from '../../core/preferences/attention.ts'
import { useMe } from '../../core/session/session.ts'

interface Told {
  kind: 'mention' | 'assigned' | 'unsent'
  conversation: string
  title: string
  body: string
  view: View
}

const toastOf = (kind: Told['kind'], conversation: string): string => `${kind} ${conversation}`

/** Says what is for the reader alone: it stays until it is opened or dismissed. */
function useTellAgent() {
  const { t } = useTranslation()
  return ({ kind, conversation, title, body, view }: Told, means: Means): void => {
    const path = inboxPath(view, conversation)
    if (!callAttention({ conversation, title, body, path }, means)) return
    const id = toastOf(kind, conversation)
    const open = () => {
      notifications.hide(id)
      means.go(path)
    }
    // One a conversation, however often it is told.
    notifications.hide(id)
    notifications.show({
      ...{ id, title, autoClose: false, closeButtonProps: { 'aria-label': t('errors.dismiss') } },
      message: (
        <>
          <bdi>{body}</bdi>{' '}
          <Button size="compact-xs" variant="light" onClick={open}>
            {t('note.open')}
          </Button>
        </>
      ),
    })
  }
}

/** A note names the reader. */
export function useTellMention() {
  const { t } = useTranslation()
  const tell = useTellAgent()
  return ({ conversation_id: conversation, conversation: item }: ChangeItem, means: Means): void => {
    const body = item?.customer_name ?? ''
    tell({ kind: 'mention', conversation, title: t('note.mentioned'), body, view: 'open' }, means)
  }
}

/** Somebody else made a conversation the reader's: who, and why, stands in its thread. */
export function useTellAssigned() {
  const { t } = useTranslation()
  const api = useDeskApi()
  const me = useMe().agent.id
  const tell = useTellAgent()
  return async ({ conversation_id: conversation, conversation: item }: ChangeItem, means: Means): Promise<void> => {
    const passed = await api.listActivities(conversation, null, AbortSignal.timeout(ACTIVITY_MS)).then(
      ({ items }) => findPassed(items, me),
      () => undefined,
    )
    const name = item?.customer_name ?? ''
    const title = passed ? t('transfer.received', { who: passed.who, name }) : t('transfer.assigned', { name })
    tell({ kind: 'assigned', conversation, title, body: passed?.note ?? '', view: 'mine' }, means)
  }
}

/** A message that was to go by itself is kept, for the agent to decide. */
export function useTellUnsent() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const happeningText = useHappeningText()
  const tell = useTellAgent()
  return ({ conversationId: conversation, failure }: OutboxEntry, means: Means): void => {
    const item =
      client.getQueryData<ConversationItem>(keys.conversation(conversation)) ??
      findListed(client.getQueriesData({ queryKey: keys.lists }), conversation)
    const isMeanwhile = failure?.kind === 'meanwhile'
    const name = item?.customer_name ?? (isMeanwhile ? failure.customer : undefined)
    const title = name === undefined ? t('delivery.yoursNotSent') : t('delivery.notSentTo', { name })
    const body = isMeanwhile ? failure.happened.map(happeningText).join(' ') : t('delivery.overdue')
    tell({ kind: 'unsent', conversation, title, body, view: 'open' }, means)
  }
}

/** The agent has decided, in this tab or another. */
export const forgetUnsent = (conversation: string): void => void notifications.hide(toastOf('unsent', conversation))

/** So long the alert waits for the words. */
const ACTIVITY_MS = 3_000

/** Who gave it to the reader last, if a person did; newest first. */
function findPassed(items: readonly TimelineItem[], me: string): { who: string; note: string } | undefined {
  for (const item of items) {
    if (item.type !== 'activity') continue
    const { kind, actor, data } = item.activity
    if (kind !== 'conversation.transferred' && kind !== 'conversation.assigned') continue
    const { to, note } = data as { to?: { id?: string } | null; note?: unknown }
    if (to?.id !== me || actor.type !== 'agent' || actor.name === null) return undefined
    return { who: actor.name, note: typeof note === 'string' ? note : '' }
  }
  return undefined
}
