/** Episodes, made of messages and activities in the order of their numbers: which conversations to look at, and what is written. */
import { hash } from 'node:crypto'
import type { StoredEpisode } from '../../reports/episode.ts'
import {
  type Answer,
  type FollowedConversation,
  type PlannedEpisode,
  planEpisodes,
  withAnswer,
} from '../../reports/plan-episodes.ts'
import { columnOf } from './columns.ts'
import { all, get, type Row, run, type Steps } from './engine.ts'
import { episodeFields, toEpisode, toFollowed, toTold } from './episode-rows.ts'
import { marks as marksFor, padded } from './look-ups.ts'
import { holdNumber, readNumber, writeNumber } from './meta.ts'
import { num, numOrNull, str } from './rows.ts'

const messagesMark = 'episodes-messages'
const activitiesMark = 'episodes-activities'

/** Numbers of messages and activities: those up to them. */
interface Marks {
  messages: number
  activities: number
}

function* readMarks(): Steps<Marks> {
  return { messages: yield* readNumber(messagesMark), activities: yield* readNumber(activitiesMark) }
}

/** How far it has come, and whether there is more. */
export function* readEpisodeMarks(): Steps<{ marks: Marks; isBehind: boolean }> {
  const marks = yield* readMarks()
  const message = yield* get('select seq from messages where seq > ? order by seq limit 1', marks.messages)
  const isBehind =
    message ?? (yield* get('select seq from activities where seq > ? order by seq limit 1', marks.activities))
  return { marks, isBehind: isBehind !== undefined }
}

interface Touched {
  ids: string[]
  /** Up to where was looked, and at how many messages and activities. */
  to: Marks
  looked: number
}

interface TouchRequest {
  from: Marks
  to: Marks
  limit: number
}

export function* findTouched({ from, to, limit }: TouchRequest): Steps<Touched> {
  const messages = yield* nextOf('messages', { after: from.messages, upTo: to.messages, limit })
  const activities = yield* nextOf('activities', { after: from.activities, upTo: to.activities, limit })
  const ids = new Set(yield* touchedByMessages(from.messages, messages.last))
  for (const id of yield* touchedByActivities(from.activities, activities.last)) ids.add(id)
  return {
    ids: [...ids],
    to: { messages: messages.last, activities: activities.last },
    looked: messages.count + activities.count,
  }
}

interface Range {
  after: number
  upTo: number
  limit: number
}

function* nextOf(
  table: 'messages' | 'activities',
  { after, upTo, limit }: Range,
): Steps<{ last: number; count: number }> {
  const row = yield* get(
    `select max(seq) as last, count(*) as count from
       (select seq from ${table} where seq > ? and seq <= ? order by seq limit ?) as chosen`,
    ...[after, upTo, limit],
  )
  return { last: numOrNull(row ?? {}, 'last') ?? after, count: num(row ?? {}, 'count') }
}

/** Those that had no open episode, and those that got an answer: what else is said moves nothing. */
function* touchedByMessages(after: number, upTo: number): Steps<string[]> {
  const rows = yield* all(
    `select distinct m.conversation_id from messages m
       left join episodes e on e.conversation_id = m.conversation_id and e.ended_at is null
     where m.seq > ? and m.seq <= ? and (e.id is null or (m.author_id is not null and e.answered_at is null))`,
    ...[after, upTo],
  )
  return rows.map((row) => str(row, 'conversation_id'))
}

const acts = [
  ...['opened', 'taken', 'assigned', 'transferred', 'released', 'queued', 'returned', 'closed', 'reopened'],
  // They move nothing, but can be what is undone.
  ...['tagged', 'snoozed', 'woken', 'undone'],
]
const kinds = acts.map((kind) => `'conversation.${kind}'`).join(', ')

function* touchedByActivities(after: number, upTo: number): Steps<string[]> {
  const rows = yield* all(
    `select distinct conversation_id from activities
     where seq > ? and seq <= ? and conversation_id is not null and kind in (${kinds})`,
    ...[after, upTo],
  )
  return rows.map((row) => str(row, 'conversation_id'))
}

interface Planned {
  written: StoredEpisode[]
  removed: string[]
}

/** What is to be written of some of them. */
export function* planSome(ids: readonly string[]): Steps<Planned> {
  const planned: Planned = { written: [], removed: [] }
  const among = `in (${marksFor(ids)})`
  const conversations = yield* all(`select * from conversations where id ${among}`, ...padded(ids))
  const told = byConversation(
    yield* all(
      `select conversation_id, at, seq, kind, actor_type, params from activities
       where conversation_id ${among} and kind in (${kinds})`,
      ...padded(ids),
    ),
  )
  const stored = byConversation(yield* all(`select * from episodes where conversation_id ${among}`, ...padded(ids)))
  const followed = conversations.map((row): Followed => {
    const conversation = toFollowed(row)
    return {
      conversation,
      episodes: planEpisodes(conversation, (told.get(conversation.id) ?? []).map(toTold)),
      stored: new Map((stored.get(conversation.id) ?? []).map(toEpisode).map((one) => [one.openedAt, one])),
    }
  })
  const answers = yield* findAnswers(followed.flatMap(unanswered))
  for (const one of followed) planOne(one, answers, planned)
  return planned
}

const byConversation = (rows: readonly Row[]) => Map.groupBy(rows, (row) => str(row, 'conversation_id'))

interface Followed {
  conversation: FollowedConversation
  episodes: PlannedEpisode[]
  /** By the time they were opened. */
  stored: Map<number, StoredEpisode>
}

interface Unanswered {
  thread: number
  since: number
}

/** Those of which it is not known who answered. */
const unanswered = ({ conversation: { thread }, episodes, stored }: Followed): Unanswered[] =>
  episodes
    .filter((episode) => !episode.isOutgoing && !answerOf(stored.get(episode.openedAt)))
    .map(({ openedAt }) => ({ thread, since: openedAt }))

function planOne({ conversation, episodes, stored }: Followed, answers: Answers, planned: Planned): void {
  const left = new Map(stored)
  for (const episode of episodes) {
    const before = left.get(episode.openedAt)
    left.delete(episode.openedAt)
    const answer = answerOf(before) ?? answers.get(nameOf({ thread: conversation.thread, since: episode.openedAt }))
    const after = { ...withAnswer(episode, answer), id: before?.id ?? idOf(episode) }
    if (!before || episodeFields.some((field) => before[field] !== after[field])) planned.written.push(after)
  }
  planned.removed.push(...[...left.values()].map(({ id }) => id))
}

/** The same whichever server writes it, and tells nothing of its conversation once that is erased. */
const idOf = ({ conversationId, openedAt }: PlannedEpisode): string =>
  hash('sha256', `${conversationId} ${openedAt}`).slice(0, 32)

const answerOf = (before: StoredEpisode | undefined): Answer | undefined =>
  before?.answeredAt != null && before.answeredBy !== null
    ? { at: before.answeredAt, by: before.answeredBy }
    : undefined

type Answers = ReadonlyMap<string, Answer>

const nameOf = ({ thread, since }: Unanswered): string => `${thread} ${since}`

/** So many in a statement. */
const mostAtOnce = 64

/** The first of each that an agent said. */
function* findAnswers(asked: readonly Unanswered[]): Steps<Answers> {
  const found = new Map<string, Answer>()
  for (let at = 0; at < asked.length; at += mostAtOnce) {
    const some = padded(asked.slice(at, at + mostAtOnce))
    const rows = yield* all(
      `with asked (thread, since) as (values ${marksFor(some, '(cast(? as bigint), cast(? as bigint))')})
       select asked.thread, asked.since, m.received_at, m.author_id from asked join messages m on m.seq =
         (select o.seq from messages o where o.thread = asked.thread and o.sort_at >= asked.since and o.author_id is not null
          order by o.sort_at, o.seq limit 1)`,
      ...some.flatMap(({ thread, since }) => [thread, since]),
    )
    for (const row of rows) {
      const name = nameOf({ thread: num(row, 'thread'), since: num(row, 'since') })
      found.set(name, { at: num(row, 'received_at'), by: str(row, 'author_id') })
    }
  }
  return found
}

/** False, and nothing is written, when somebody else came further meanwhile. */
export function* writePlanned(from: Marks, { written, removed }: Planned): Steps<boolean> {
  if (!(yield* holdMarks(from))) return false
  for (let at = 0; at < written.length; at += mostAtOnce) yield* writeSome(written.slice(at, at + mostAtOnce))
  if (removed.length > 0) yield* run(`delete from episodes where id in (${marksFor(removed)})`, ...padded(removed))
  return true
}

/** Those up to `to` are done. */
export function* advance(from: Marks, to: Marks): Steps<boolean> {
  if (!(yield* holdMarks(from))) return false
  yield* writeNumber(messagesMark, to.messages)
  yield* writeNumber(activitiesMark, to.activities)
  return true
}

function* holdMarks(from: Marks): Steps<boolean> {
  for (const name of [messagesMark, activitiesMark]) yield* holdNumber(name)
  const now = yield* readMarks()
  return now.messages === from.messages && now.activities === from.activities
}

/** None of a conversation that was erased meanwhile. */
function* writeSome(episodes: readonly StoredEpisode[]): Steps<void> {
  const ids = [...new Set(episodes.flatMap(({ conversationId }) => conversationId ?? []))]
  const rows = yield* all(`select id from conversations where id in (${marksFor(ids)})`, ...padded(ids))
  const there = new Set(rows.map((row) => str(row, 'id')))
  const kept = episodes.filter(({ conversationId }) => conversationId !== null && there.has(conversationId))
  if (kept.length === 0) return
  const marked = `(${episodeFields.map(() => '?').join(', ')})`
  const names = episodeFields.map(columnOf)
  yield* run(
    `insert into episodes (${names.join(', ')}) values ${kept.map(() => marked).join(', ')}
     on conflict (id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    ...kept.flatMap((episode) => episodeFields.map((field) => episode[field])),
  )
}
