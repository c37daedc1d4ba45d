/**
 * How many open conversations there are of each kind, kept as numbers: each conversation adds one to every name it goes
 * by ("waiting", "held by Ada", "read by Bob"), and takes it back when it changes. Pure, but for its own state.
 */
import type { SharedConversation } from './conversation.ts'
import type { ConversationCounts, Reader } from './conversation-store.ts'
import { countUnread } from './unread.ts'

/** What of an open conversation is counted. */
export interface CountedConversation
  extends Pick<SharedConversation, 'id' | 'connectorId' | 'unreadCount' | 'arrivedCount' | 'readCounts'> {
  assigneeId: string | null
  withBot: boolean
  isWaiting: boolean
}

export interface Counts {
  /** Of one connector, or of all. */
  count(request: { agentId: string; reader: Reader; connectorId?: string | undefined }): ConversationCounts
  /** Grows with every change of a number. */
  version(): number
  /** Connectors whose numbers changed after that version. */
  changedSince(version: number): string[]
}

export interface Tally extends Counts {
  /** A conversation as it is now; undefined when it is not open, or gone. */
  set(id: string, conversation: CountedConversation | undefined): void
}

/** Undefined when it is not open. */
export const toCounted = (conversation: SharedConversation): CountedConversation | undefined =>
  conversation.status === 'open'
    ? { ...conversation, assigneeId: conversation.assignee?.id ?? null, isWaiting: conversation.waitingSince !== null }
    : undefined

interface Group {
  version: number
  numbers: Map<string, number>
}

/** What a conversation adds to: shared by all that are alike, so that one costs little more than its id. */
interface Place {
  connectorId: string
  names: readonly string[]
}

export function createTally(): Tally {
  const all: Group = { version: 0, numbers: new Map() }
  const groups = new Map<string, Group>()
  const places = new Map<string, Place>()
  const shared = new Map<string, Place>()

  const groupOf = (connectorId: string): Group => {
    const group = groups.get(connectorId) ?? { version: 0, numbers: new Map() }
    groups.set(connectorId, group)
    return group
  }
  const placeOf = (conversation: CountedConversation): Place => {
    const { connectorId } = conversation
    const names = namesOf(conversation)
    const key = JSON.stringify([connectorId, ...names])
    const place = shared.get(key) ?? { connectorId, names }
    // What some have read and others not is rarely alike.
    if (!names.some((name) => name.startsWith('read:'))) shared.set(key, place)
    return place
  }
  const add = ({ connectorId, names }: Place, by: 1 | -1): void => {
    for (const group of [all, groupOf(connectorId)]) {
      for (const name of names) addTo(group.numbers, name, by)
      group.version = all.version
    }
  }

  return {
    set(id, conversation) {
      const before = places.get(id)
      const after = conversation && placeOf(conversation)
      if (before === after) return
      all.version += 1
      if (before) add(before, -1)
      if (after) add(after, 1)
      if (after) places.set(id, after)
      else places.delete(id)
    },
    count({ agentId, reader, connectorId }) {
      const { numbers } = connectorId === undefined ? all : (groups.get(connectorId) ?? { numbers: new Map() })
      return countFor(numbers, agentId, reader)
    },
    version: () => all.version,
    changedSince: (version) => [...groups].flatMap(([id, group]) => (group.version > version ? id : [])),
  }
}

function addTo(numbers: Map<string, number>, name: string, by: 1 | -1): void {
  const sum = (numbers.get(name) ?? 0) + by
  if (sum === 0) numbers.delete(name)
  else numbers.set(name, sum)
}

/** Ids have no colons. */
function namesOf(conversation: CountedConversation): string[] {
  const { assigneeId, withBot, isWaiting, unreadCount, readCounts } = conversation
  // The bot's wait for nobody.
  if (assigneeId === null && withBot) return ['open', 'bot']
  const holder = assigneeId ?? ''
  const names = ['open', `held:${holder}`]
  if (!isWaiting) return names
  names.push('waiting')
  if (unreadCount === 0) return names
  names.push('unread', `unread:held:${holder}`)
  for (const [agentId, readCount] of readCounts) {
    if (countUnread(conversation, readCount) > 0) continue
    names.push(`read:${agentId}`)
    if (holder === '' || holder === agentId) names.push(`read:${agentId}:held:${holder}`)
  }
  return names
}

/** Unread by a reader: what has come and nobody answered, less what this reader has read. */
function countFor(numbers: ReadonlyMap<string, number>, agentId: string, reader: Reader): ConversationCounts {
  const of = (name: string) => numbers.get(name) ?? 0
  const read = (rest: string) => (reader ? of(`read:${reader.agentId}${rest}`) : 0)
  return {
    open: of('open'),
    waiting: of('waiting'),
    unassigned: of('held:'),
    mine: of(`held:${agentId}`),
    unread: of('unread') - read(''),
    unreadMine: of(`unread:held:${agentId}`) - read(`:held:${agentId}`),
    unreadUnassigned: of('unread:held:') - read(':held:'),
  }
}
