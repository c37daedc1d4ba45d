import { VisuallyHidden } from '@mantine/core'
import type { ConversationItem, MessageMatch } from '@passerelle/protocol'
import { IconClock, IconClockExclamation, IconClockHour9, IconRobot } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { takesFocus } from '../../core/conversations/keeps-focus.ts'
import { useReadAhead } from '../../core/conversations/message-queries.ts'
import { useCustomerTyping, useOthersAt } from '../../core/conversations/presence.ts'
import { useQueue, useQueues } from '../../core/conversations/queue-queries.ts'
import { inboxPath, queueOf, type View } from '../../core/conversations/views.ts'
import { waitStep } from '../../core/conversations/wait-step.ts'
import { draftOf } from '../../core/drafts/draft-store.ts'
import { findUnsent } from '../../core/drafts/outbox-entries.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { formatDuration, formatFull, formatShort } from '../../core/i18n/format.ts'
import { useStore } from '../../core/lib/store.ts'
import { DeliveryIcon } from '../../core/message/delivery-icon.tsx'
import { type DeliveryWord, deliveryWord, isTroubled } from '../../core/message/describe-delivery.ts'
import { useMe } from '../../core/session/session.ts'
import { Avatar } from '../../core/ui/avatar.tsx'
import { PriorityTag } from '../../core/ui/priority-tag.tsx'
import { Tags } from '../../core/ui/tags.tsx'
import classes from './conversation-list.module.css'

interface RowProps {
  item: ConversationItem
  view: View
  q: string
  now: number
  selected: boolean
  tabbable: boolean
}

/** Drawn anew when it changes, not with each step of its list. */
export const ConversationRow = memo(DrawnRow)

function DrawnRow({ item, view, q, now, selected, tabbable }: RowProps) {
  const { t, i18n } = useTranslation()
  const me = useMe().agent.id
  const readAhead = useReadAhead(item.id)
  const at = Date.parse(item.last_message?.received_at ?? item.updated_at)
  const waitingSince = item.status === 'open' ? (item.waiting_since ?? null) : null
  return (
    <Link
      to={inboxPath(view, item.id, q, item.match?.message_id ?? undefined)}
      state={takesFocus}
      className={classes.row}
      aria-current={selected || undefined}
      onClick={selected ? writeReply : readAhead}
      data-unread={item.unread_count > 0 || undefined}
      tabIndex={tabbable ? 0 : -1}
    >
      <Avatar id={item.customer_id} name={item.customer_name} size={28} />
      <div className={classes.lines}>
        <div className={classes.line}>
          <span className={classes.name} dir="auto" title={item.customer_name}>
            {item.customer_name}
          </span>
          <Where item={item} view={view} />
          {waitingSince === null ? (
            <time className={classes.time} dateTime={new Date(at).toISOString()} title={formatFull(i18n.language, at)}>
              {formatShort(i18n.language, at, now)}
            </time>
          ) : (
            <Waiting since={Date.parse(waitingSince)} now={now} queue={item.queue?.id} />
          )}
        </div>
        <div className={classes.line}>
          {item.match ? <Match match={item.match} /> : <LastSaid item={item} me={me} selected={selected} />}
          <Answering conversation={item.id} me={me} />
          {q !== '' && item.status === 'closed' && <span className={classes.owner}>{t('inbox.closedStatus')}</span>}
          <PriorityTag priority={item.priority} />
          <Tags tags={item.tags} most={1} />
          {view !== 'mine' && <Owner item={item} me={me} view={view} />}
          {item.unread_count > 0 && <Unread count={item.unread_count} />}
        </div>
      </div>
    </Link>
  )
}

/** The open one is opened again: to answer. */
const writeReply = (): void => document.querySelector<HTMLElement>('[data-compose="reply"]')?.click()

/** The channel, and the queue where there is more than one and the list alone does not tell. */
function Where({ item: { connector_name: connector, owner, queue }, view }: { item: ConversationItem; view: View }) {
  const { t } = useTranslation()
  const isTold = useHasQueues() && owner && owner.type !== 'bot' && queue && queueOf(view) !== queue.id
  return (
    <span className={classes.where} title={isTold ? `${connector} · ${queue.name}` : connector}>
      <bdi>{connector}</bdi>
      {isTold && (
        <>
          <span aria-hidden="true"> · </span>
          <VisuallyHidden>{t('inbox.inQueue')} </VisuallyHidden>
          <bdi>{queue.name}</bdi>
        </>
      )}
    </span>
  )
}

const useHasQueues = (): boolean => (useQueues().data?.length ?? 0) > 1

/** Who has it; left out where the list alone tells, or the queue does. */
function Owner({ item: { assignee, owner, queue }, me, view }: { item: ConversationItem; me: string; view: View }) {
  const { t } = useTranslation()
  const hasQueues = useHasQueues()
  if (assignee) {
    const isMine = assignee.id === me
    return (
      <bdi className={classes.owner} data-mine={isMine || undefined} title={assignee.name}>
        {isMine ? t('inbox.you') : assignee.name}
      </bdi>
    )
  }
  if (owner?.type === 'bot') {
    if (view === 'bot') return null
    return (
      <span className={classes.owner}>
        <IconRobot size={13} stroke={1.8} aria-hidden="true" />
        {t('inbox.withBot')}
      </span>
    )
  }
  return view === 'open' && !(hasQueues && queue) && <span className={classes.owner}>{t('inbox.nobody')}</span>
}

/** Where the search found its words. */
function Match({ match }: { match: MessageMatch }) {
  const { t } = useTranslation()
  const { excerpt, highlights, note_id: note } = match
  let end = 0
  const parts = highlights.flatMap(([from, to]) => {
    const pair = [excerpt.slice(end, from), <mark key={from}>{excerpt.slice(from, to)}</mark>]
    end = to
    return pair
  })
  return (
    <span className={classes.excerpt} dir="auto">
      {note !== null && <strong className={classes.note}>{t('inbox.note')}</strong>}
      {parts}
      {excerpt.slice(end)}
    </span>
  )
}

/** Somebody else is writing there. */
function Answering({ conversation, me }: { conversation: string; me: string }) {
  const { t } = useTranslation()
  const one = useOthersAt(conversation, me).find((agent) => agent.state === 'answering')
  if (!one) return null
  return <span className={classes.answering}>{t('thread.answering', { count: 1, names: one.name })}</span>
}

interface ExcerptProps {
  item: ConversationItem
  me: string
  selected: boolean
}

/** What comes next stands in the place of what came last. */
function LastSaid(props: ExcerptProps) {
  const { t } = useTranslation()
  if (!useCustomerTyping(props.item.id)) return <Excerpt {...props} />
  return (
    <span className={classes.excerpt} data-typing>
      {t('inbox.typing')}
    </span>
  )
}

function Excerpt({ item, me, selected }: ExcerptProps) {
  const { t } = useTranslation()
  const {
    drafts: { store },
    outbox,
  } = useWriting()
  const draft = useStore(store, (drafts) => draftOf(drafts, item.id).text.trim())
  const unsent = useStore(outbox.store, (entries) => findUnsent(entries, item.id)?.text)
  if (draft !== '' && !selected) {
    return (
      <span className={classes.excerpt} dir="auto">
        <strong className={classes.draft}>{t('inbox.draft')}</strong> {draft}
      </span>
    )
  }
  if (unsent !== undefined && !selected) {
    return (
      <>
        <span className={classes.excerpt} dir="auto">
          {`${t('inbox.said', { name: t('inbox.you') })} `}
          {unsent}
        </span>
        <DeliveryIcon word="notSent" label={t('delivery.notSent')} />
      </>
    )
  }
  const last = item.last_message
  if (!last) return <span className={classes.excerpt}>{t('inbox.noMessage')}</span>
  const files = last.attachment_count > 0 ? t('inbox.attachments', { count: last.attachment_count }) : ''
  const isOurs = last.kind === 'outbound' || last.sender.type === 'bot'
  const who = last.author?.id === me ? t('inbox.you') : isOurs ? (last.author ?? last.sender).name : ''
  return (
    <>
      <span className={classes.excerpt} dir="auto">
        {who && `${t('inbox.said', { name: who })} `}
        {last.message || files || t('thread.richContent')}
      </span>
      {last.delivery && <Trouble word={deliveryWord(last.delivery)} />}
    </>
  )
}

/** A reply that is not there yet is not to be missed, wherever one is. */
function Trouble({ word }: { word: DeliveryWord }) {
  const { t } = useTranslation()
  return isTroubled(word) ? <DeliveryIcon word={word} label={t(`delivery.${word}`)} /> : null
}

function Unread({ count }: { count: number }) {
  const { t } = useTranslation()
  return (
    <span className={classes.unread}>
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <VisuallyHidden>{t('inbox.unread', { count })}</VisuallyHidden>
    </span>
  )
}

const WAIT_SIGNS = { calm: IconClock, long: IconClockHour9, 'too-long': IconClockExclamation }

interface WaitingProps {
  since: number
  now: number
  queue: string | undefined
}

/** By the queue's own target; the sign says it as well as the colour. */
function Waiting({ since, now, queue }: WaitingProps) {
  const { t, i18n } = useTranslation()
  const target = useQueue(queue)?.wait_target_seconds ?? null
  const ms = Math.max(0, now - since)
  const step = waitStep(ms, target)
  const Sign = WAIT_SIGNS[step ?? 'calm']
  // Seconds would tick without telling anything.
  const time = formatDuration(i18n.language, Math.max(ms, 60_000))
  const allowed = target !== null && t('inbox.target', { time: formatDuration(i18n.language, target * 1000) })
  const isOver = step === 'too-long' && allowed
  return (
    <span
      className={classes.waiting}
      data-wait={step}
      title={[formatFull(i18n.language, since), allowed].filter(Boolean).join('\n')}
    >
      <Sign size={13} stroke={1.8} aria-hidden="true" />
      <VisuallyHidden>
        {t('inbox.waitingFor', { time })}
        {isOver && `, ${isOver}`}
      </VisuallyHidden>
      <span aria-hidden="true">{time}</span>
    </span>
  )
}
