/**
 * How many open conversations there are of each kind, kept as numbers: each conversation adds one to every name it goes
 * by ("waiting", "held by Ada", "read by Bob"), and takes it back when it changes. Pure, but for its own state.
 */
import type { SharedConversation } from './conversation.ts'
import type { ConversationCounts, QueueCounts, Reader } from './conversation-store.ts'
import type { Sight } from './sight.ts'
import { countUnread } from './unread.ts'
import { createWaits } from './waits.ts'

/** What of an open conversation is counted. */
export interface CountedConversation
  extends Pick<
    SharedConversation,
    'id' | 'connectorId' | 'unreadCount' | 'arrivedCount' | 'readCounts' | 'withBot' | 'waitingSince' | 'snoozedUntil'
  > {
  assigneeId: string | null
  queueId: string | null
}

export interface CountRequest {
  agentId: string
  reader: Reader
  connectorId?: string | undefined
  sight?: Sight | undefined
}

export interface Counts {
  /** Of one connector, or of all; of what is in sight. */
  count(request: CountRequest): ConversationCounts
  /** Of one connector, or of all. */
  countQueue(queueId: string, connectorId?: string): QueueCounts
  /** Grows with every change of a number. */
  version(): number
  /** Whose numbers changed after that version. */
  changedSince(version: number): { connectorIds: string[]; queueIds: string[] }
}

export interface Tally extends Counts {
  /** A conversation as it is now; undefined when it is not open, or gone. */
  set(id: string, conversation: CountedConversation | undefined): void
}

/** Undefined when it is not open. */
export const toCounted = (conversation: SharedConversation): CountedConversation | undefined =>
  conversation.status === 'open'
    ? { ...conversation, assigneeId: conversation.assignee?.id ?? null, queueId: conversation.queue?.id ?? null }
    : undefined

interface Group {
  version: number
  numbers: Map<string, number>
}

/** What a conversation adds to: shared by all that are alike, so that one costs little more than its id. */
interface Place {
  connectorId: string
  queueId: string | null
  names: readonly string[]
}

export function createTally(): Tally {
  const all = newGroup()
  const connectors = new Map<string, Group>()
  const queues = new Map<string, Group>()
  /** Of a queue, those of a connector. */
  const shares = new Map<string, Group>()
  const places = new Map<string, Place>()
  const shared = new Map<string, Place>()
  const waits = createWaits()
  const sharedWaits = createWaits()

  const placeOf = (conversation: CountedConversation): Place => {
    const { connectorId, queueId } = conversation
    const names = namesOf(conversation)
    const key = JSON.stringify([connectorId, queueId, ...names])
    const place = shared.get(key) ?? { connectorId, queueId, names }
    // What some have read and others not is rarely alike.
    if (!names.some((name) => name.startsWith('read:'))) shared.set(key, place)
    return place
  }
  const add = ({ connectorId, queueId, names }: Place, by: 1 | -1): void => {
    const ofQueue =
      queueId === null ? [] : [groupOf(queues, queueId), groupOf(shares, shareKey({ queueId, connectorId }))]
    for (const group of [all, groupOf(connectors, connectorId), ...ofQueue]) {
      for (const name of names) addTo(group.numbers, name, by)
      group.version = all.version
    }
  }

  return {
    set(id, conversation) {
      const before = places.get(id)
      const after = conversation && placeOf(conversation)
      const wait = conversation && waitOf(conversation)
      const hasMoved = waits.set(id, wait)
      sharedWaits.set(id, wait && { ...wait, queueId: shareKey(wait) })
      if (before === after && !hasMoved) return
      all.version += 1
      if (before) add(before, -1)
      if (after) add(after, 1)
      if (after) places.set(id, after)
      else places.delete(id)
    },
    count({ agentId, reader, connectorId, sight = 'all' }) {
      const whole = connectorId === undefined ? all : connectors.get(connectorId)
      const countOf = (group: Group | undefined) => countFor((group ?? newGroup()).numbers, agentId, reader)
      if (sight === 'all') return shown(countOf(whole))
      const ofQueue = (queueId: string) =>
        connectorId === undefined ? queues.get(queueId) : shares.get(shareKey({ queueId, connectorId }))
      return countInSight(
        countOf(whole),
        sight.queueIds.map((id) => countOf(ofQueue(id))),
      )
    },
    countQueue(queueId, connectorId) {
      const key = connectorId === undefined ? queueId : shareKey({ queueId, connectorId })
      const [groups, oldest] = connectorId === undefined ? [queues, waits] : [shares, sharedWaits]
      const { numbers } = groups.get(key) ?? newGroup()
      const of = (name: string) => numbers.get(name) ?? 0
      return {
        open: of('open') - of('bot'),
        unassigned: of('held:'),
        waiting: of('waiting:held:'),
        oldestWaitingSince: oldest.oldest(key),
      }
    },
    version: () => all.version,
    changedSince: (version) => ({
      connectorIds: changedIn(connectors, version),
      queueIds: changedIn(queues, version),
    }),
  }
}

/** Ids have no spaces. */
const shareKey = ({ queueId, connectorId }: { queueId: string; connectorId: string }): string =>
  `${queueId} ${connectorId}`

const newGroup = (): Group => ({ version: 0, numbers: new Map() })

function groupOf(groups: Map<string, Group>, id: string): Group {
  const group = groups.get(id) ?? newGroup()
  groups.set(id, group)
  return group
}

const changedIn = (groups: ReadonlyMap<string, Group>, since: number): string[] =>
  [...groups].flatMap(([id, { version }]) => (version > since ? id : []))

function addTo(numbers: Map<string, number>, name: string, by: 1 | -1): void {
  const sum = (numbers.get(name) ?? 0) + by
  if (sum === 0) numbers.delete(name)
  else numbers.set(name, sum)
}

/** Of one in which a customer waits, and which is nobody's. */
const waitOf = ({ assigneeId, withBot, queueId, connectorId, waitingSince }: CountedConversation) =>
  assigneeId === null && !withBot && queueId !== null && waitingSince !== null
    ? { queueId, connectorId, since: waitingSince }
    : undefined

/** Ids have no colons. */
function namesOf(conversation: CountedConversation): string[] {
  const { assigneeId, withBot, waitingSince, snoozedUntil, unreadCount, readCounts } = conversation
  const held = assigneeId === null ? [] : [`open:held:${assigneeId}`]
  if (snoozedUntil !== null) return ['open', 'snoozed', ...held]
  // The bot's wait for nobody.
  if (assigneeId === null && withBot) return ['open', 'bot']
  const holder = assigneeId ?? ''
  const names = ['open', `held:${holder}`, ...held]
  if (waitingSince === null) return names
  names.push('waiting', `waiting:held:${holder}`)
  if (unreadCount === 0) return names
  names.push('unread', `unread:held:${holder}`)
  for (const [agentId, readCount] of readCounts) {
    if (countUnread(conversation, readCount) > 0) continue
    names.push(`read:${agentId}`)
    if (holder === '' || holder === agentId) names.push(`read:${agentId}:held:${holder}`)
  }
  return names
}

interface CountsOfAgent extends ConversationCounts {
  openMine: number
  waitingMine: number
}

const shown = ({ openMine: _, waitingMine: __, ...counts }: CountsOfAgent): ConversationCounts => counts

/** What is in the agent's queues, and what is theirs in others. */
function countInSight(all: CountsOfAgent, queues: readonly CountsOfAgent[]): ConversationCounts {
  const inQueues = (name: keyof CountsOfAgent) => queues.reduce((sum, counts) => sum + counts[name], 0)
  const withMine = (name: keyof CountsOfAgent, mine: keyof CountsOfAgent) => inQueues(name) + all[mine] - inQueues(mine)
  return {
    open: withMine('open', 'openMine'),
    waiting: withMine('waiting', 'waitingMine'),
    unassigned: inQueues('unassigned'),
    mine: all.mine,
    unread: withMine('unread', 'unreadMine'),
    unreadMine: all.unreadMine,
    unreadUnassigned: inQueues('unreadUnassigned'),
  }
}

/** Unread by a reader: what has come and nobody answered, less what this reader has read. */
function countFor(numbers: ReadonlyMap<string, number>, agentId: string, reader: Reader): CountsOfAgent {
  const of = (name: string) => numbers.get(name) ?? 0
  const read = (rest: string) => (reader ? of(`read:${reader.agentId}${rest}`) : 0)
  return {
    open: of('open'),
    waiting: of('waiting'),
    unassigned: of('held:'),
    mine: of(`held:${agentId}`),
    openMine: of(`open:held:${agentId}`),
    waitingMine: of(`waiting:held:${agentId}`),
    unread: of('unread') - read(''),
    unreadMine: of(`unread:held:${agentId}`) - read(`:held:${agentId}`),
    unreadUnassigned: of('unread:held:') - read(':held:'),
  }
}
