/** Which sentence tells of an activity, as the reader sees it: they are "you", and nobody is named twice. Pure. */
import type { ActivityItem } from '@passerelle/protocol'
import type { threadEn } from './texts-en.ts'
import { type Hint, readUnusedHint } from './unused-hint.ts'

export interface Sentence {
  key: keyof typeof threadEn.thread.activity
  names: { from: string; to: string; reason: string; score?: string }
  /** Of a hand-over: their words stand in the place of `to`. */
  hints?: readonly Hint[]
}

interface Parts {
  isMine: boolean
  /** Another than the one who acts. */
  from: Person | undefined
  to: Person | undefined
  reader: string
}

interface Person {
  id: string
  name: string
}

const byCustomer: Record<string, Sentence['key']> = {
  'conversation.woken': 'wokenByCustomer',
  'conversation.released': 'releasedByCustomer',
  'conversation.reopened': 'reopenedByCustomer',
  'conversation.queued': 'queuedByCustomer',
}

const byPartner = (kind: string, reason: string): Sentence['key'] | undefined => {
  switch (kind) {
    case 'conversation.returned':
      return 'returnedByPartner'
    case 'conversation.closed':
      return reason === '' ? 'closed' : 'closedBecause'
    case 'conversation.rated':
      return 'rated'
    case 'conversation.handed_over':
      return 'handedOver'
    case 'conversation.queued':
      return reason === 'transferred' ? 'queuedByPartner' : undefined
    case 'customer.updated':
      return 'described'
    default:
      return undefined
  }
}

const commentOf = ({ comment }: ActivityItem['data']): string => (typeof comment === 'string' ? ` – ${comment}` : '')

/** What its queue does by itself, by the reason it gives. */
const byQueue: Record<string, Sentence['key']> = {
  'conversation.woken ': 'wokenByTime',
  'conversation.released answer_limit': 'releasedUnanswered',
  'conversation.queued overflow': 'queuedByOverflow',
  'conversation.closed silence': 'closedBySilence',
  'conversation.returned ': 'returnedUnanswered',
}

/** Nothing for a kind that came later. */
export function sentenceOf({ kind, actor, data }: ActivityItem, reader: string): Sentence | undefined {
  if (kind === 'conversation.hint_unused') return unusedSentence(data)
  const [from, to] = [personOf(data.from), personOf(data.to ?? data.queue)]
  const parts = { isMine: actor.id === reader, from: from?.id === actor.id ? undefined : from, to, reader }
  const reason = reasonOf(kind, data)
  const key = keyOfNobody({ actor, kind, from, reason }, reader) ?? keyOf(kind, parts, reason)
  if (!key) return undefined
  const names = { from: parts.from?.name ?? '', to: to?.name ?? '', reason }
  if (kind === 'conversation.rated')
    return { key, names: { ...names, reason: commentOf(data), score: String(data.score) } }
  return { key, names }
}

function unusedSentence(data: ActivityItem['data']): Sentence | undefined {
  const unused = readUnusedHint(data)
  return unused && { key: unused.key, names: { from: '', to: '', reason: unused.value }, hints: unused.hints }
}

function reasonOf(kind: string, data: ActivityItem['data']): string {
  if (kind === 'conversation.tagged') return tagsOf(data)
  return typeof data.reason === 'string' ? data.reason : ''
}

interface Deedless extends Pick<ActivityItem, 'actor' | 'kind'> {
  from: Person | undefined
  reason: string
}

/** Of what no person did. */
function keyOfNobody({ actor, kind, from, reason }: Deedless, reader: string): Sentence['key'] | undefined {
  if (actor.type === 'partner') return byPartner(kind, reason) ?? byCustomer[kind]
  if (actor.type !== 'system') return undefined
  const key = byQueue[`${kind} ${reason}`]
  return key === 'releasedUnanswered' && from?.id === reader ? 'releasedUnansweredYou' : key
}

function keyOf(kind: string, parts: Parts, reason: string): Sentence['key'] | undefined {
  const { isMine, from } = parts
  switch (kind) {
    case 'conversation.opened':
      return byReader('opened', isMine)
    case 'conversation.taken':
      return from ? withHolder('takenFrom', parts) : byReader('taken', isMine)
    case 'conversation.assigned':
      return withReceiver('assigned', parts)
    case 'conversation.transferred':
      return from ? transferredFrom(parts) : withReceiver('transferred', parts)
    case 'conversation.released':
      return from ? withHolder('releasedFrom', parts) : byReader('released', isMine)
    case 'conversation.queued':
      return byReader('queued', isMine)
    case 'conversation.returned':
      return byReader('returned', isMine)
    case 'conversation.closed':
      return byReader(reason === '' ? 'closed' : 'closedBecause', isMine)
    case 'conversation.tagged':
      return byReader('tagged', isMine)
    case 'conversation.snoozed':
      return byReader('snoozed', isMine)
    case 'conversation.woken':
      return byReader('woken', isMine)
    case 'conversation.undone':
      return byReader('undone', isMine)
    case 'conversation.reopened':
      return byReader('reopened', isMine)
    case 'delivery.retried':
    case 'delivery.replayed':
      return byReader('retried', isMine)
    case 'delivery.skipped':
      return 'skipped'
    case 'customer.exported':
      return byReader('exported', isMine)
    case 'customer.joined':
      return byReader('joined', isMine)
    case 'customer.separated':
      return byReader('separated', isMine)
    case 'customer.updated':
      return byReader('described', isMine)
    default:
      return undefined
  }
}

type Deed =
  | 'snoozed'
  | 'woken'
  | 'undone'
  | 'joined'
  | 'separated'
  | 'described'
  | 'tagged'
  | 'opened'
  | 'taken'
  | 'released'
  | 'queued'
  | 'returned'
  | 'closed'
  | 'closedBecause'
  | 'reopened'
  | 'retried'
  | 'exported'

const byReader = (key: Deed, isMine: boolean): Sentence['key'] => (isMine ? `${key}ByYou` : key)

function withHolder(key: 'takenFrom' | 'releasedFrom', { isMine, from, reader }: Parts): Sentence['key'] {
  if (isMine) return `${key}ByYou`
  return from?.id === reader ? `${key}You` : key
}

function withReceiver(key: 'assigned' | 'transferred', { isMine, to, reader }: Parts): Sentence['key'] {
  if (isMine) return `${key}ByYou`
  return to?.id === reader ? `${key}ToYou` : key
}

function transferredFrom({ isMine, from, to, reader }: Parts): Sentence['key'] {
  if (isMine) return 'transferredFromByYou'
  if (from?.id === reader) return 'transferredFromYou'
  return to?.id === reader ? 'transferredFromToYou' : 'transferredFrom'
}

/** `+Refund, −VIP` */
const tagsOf = ({ added, removed }: ActivityItem['data']): string =>
  [...namesOf(added).map((tag) => `+${tag}`), ...namesOf(removed).map((tag) => `\u2212${tag}`)].join(', ')

const namesOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

const personOf = (value: unknown): Person | undefined =>
  typeof value === 'object' && value !== null && 'id' in value && 'name' in value
    ? { id: String(value.id), name: String(value.name) }
    : undefined
