/**
 * Turns a thread's messages into the rows on the screen: days, the borders of the history, and messages in groups of
 * one speaker. Pure; the list only draws what it gets.
 */
import type { ActivityItem, MessageItem, NoteItem } from '@passerelle/protocol'
import { type Deed, isNote } from '../../core/conversations/activity-queries.ts'
import { type Speaker, speakerOf, spokenAt } from '../../core/conversations/spoken.ts'
import type { OutboxEntry } from '../../core/drafts/outbox-entries.ts'

export interface MessageRow {
  type: 'message'
  key: string
  message: MessageItem
  speaker: Speaker
  /** Begins a run of one speaker's messages: who and when are said once. */
  first: boolean
}

export type Row =
  | MessageRow
  | { type: 'day'; key: string; at: number }
  | { type: 'history-start'; key: string }
  | { type: 'history-end'; key: string }
  | { type: 'activity'; key: string; activity: ActivityItem }
  | { type: 'note'; key: string; note: NoteItem }
  | { type: 'outgoing'; key: string; entry: OutboxEntry; first: boolean }

const GROUP_MS = 5 * 60_000

interface ThreadInput {
  /** Oldest first. */
  messages: readonly MessageItem[]
  /** Oldest first: what was done and noted between the messages. */
  activities: readonly Deed[]
  outgoing: readonly OutboxEntry[]
  customerId: string
  /** Whose outgoing replies they are. */
  me: string
  /** The day of the reader's calendar an instant falls on. */
  dayOf: (ms: number) => number
  /** Whether the first message given is the thread's first. */
  fromBeginning: boolean
}

export function buildRows(input: ThreadInput): Row[] {
  const rows: Row[] = []
  const activities = shownActivities(input)
  const openDay = dayOpener(rows, input)
  let previous: MessageItem | undefined
  for (const message of input.messages) {
    if (message.kind !== 'history') pushHistoryEnd(rows, previous)
    while (activities[0] && isBefore(activities[0], message)) pushActivity(rows, openDay, activities.shift())
    openDay(spokenAt(message), message.id)
    const begins = previous ? previous.kind !== 'history' : input.fromBeginning
    if (message.kind === 'history' && begins) rows.push({ type: 'history-start', key: `start ${message.id}` })
    rows.push(toMessageRow(input, rows.at(-1), message))
    previous = message
  }
  pushHistoryEnd(rows, previous)
  for (const activity of activities) pushActivity(rows, openDay, activity)
  for (const entry of input.outgoing) pushOutgoing(rows, openDay, { entry, me: input.me })
  return rows
}

type OpenDay = (at: number, key: string) => void

/**
 * Above each row of a later day than all before it. Above what is loaded nothing may stand: the list keeps its place by
 * its first message when older ones come. The server's clock may be ahead of ours: no day opens that lies before the last.
 */
function dayOpener(rows: Row[], { dayOf, fromBeginning, messages: [first] }: ThreadInput): OpenDay {
  let last = first && !fromBeginning ? dayOf(spokenAt(first)) : Number.NEGATIVE_INFINITY
  return (at, key) => {
    const day = dayOf(at)
    if (day <= last) return
    last = day
    rows.push({ type: 'day', key: `day ${day} ${key}`, at })
  }
}

/** Those of before what is loaded would stand above the first message, by which the list keeps its place. */
function shownActivities({ activities, messages: [first], fromBeginning }: ThreadInput): Deed[] {
  return first && !fromBeginning ? activities.filter((activity) => !isBefore(activity, first)) : [...activities]
}

/** At the same time, what was done stands before what was said. */
const isBefore = ({ at }: Deed, message: MessageItem): boolean => Date.parse(at) <= spokenAt(message)

function pushActivity(rows: Row[], openDay: OpenDay, activity: Deed | undefined): void {
  if (!activity) return
  openDay(Date.parse(activity.at), activity.id)
  const key = activity.id
  rows.push(isNote(activity) ? { type: 'note', key, note: activity } : { type: 'activity', key, activity })
}

/** Right after the last message of the history: what is done from then on belongs to the live conversation. */
function pushHistoryEnd(rows: Row[], previous: MessageItem | undefined): void {
  if (previous?.kind === 'history') rows.push({ type: 'history-end', key: `end ${previous.id}` })
}

function toMessageRow(input: ThreadInput, above: Row | undefined, message: MessageItem): MessageRow {
  const speaker = speakerOf(message, input.customerId)
  const follows =
    above?.type === 'message' &&
    above.speaker === speaker &&
    above.message.sender.id === message.sender.id &&
    above.message.author?.id === message.author?.id &&
    spokenAt(message) - spokenAt(above.message) < GROUP_MS
  return { type: 'message', key: message.id, message, speaker, first: !follows }
}

function pushOutgoing(rows: Row[], openDay: OpenDay, { entry, me }: { entry: OutboxEntry; me: string }): void {
  openDay(entry.at, entry.key)
  const top = rows.at(-1)
  const follows = top?.type === 'outgoing' || (top?.type === 'message' && top.message.author?.id === me)
  rows.push({ type: 'outgoing', key: entry.key, entry, first: !follows })
}
