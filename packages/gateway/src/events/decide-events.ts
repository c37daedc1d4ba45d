/**
 * Events beside whatever was decided: drafted from its rows, in its own transaction, at the end of their customer's line.
 * An engine looks at what `eventsAsked` names and writes what `decideEvents` says with the rest. Pure.
 */
import type { EventOwner } from '@passerelle/protocol'
import type { Actor } from '../commands/actor.ts'
import { type Command, numbersOf } from '../commands/command.ts'
import type { EventEndpoint, ToldConversation } from '../commands/event-look-ups.ts'
import type { LookUps, Needs, State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { ownerTypeOf } from '../conversations/ownership.ts'
import { enqueue } from '../deliveries/line.ts'
import { remember } from '../lib/remember.ts'
import { estimateWait, measuredMs, measureWaits } from '../queues/estimate-wait.ts'
import { compileOpeningHours } from '../queues/opening-hours.ts'
import { composeEvent } from './compose-event.ts'
import { draftHeads } from './draft-heads.ts'
import { listensTo } from './listens-to.ts'
import { findOccasions, type Occasion } from './occasions.ts'
import { createPositions, movedIn, type Patches, patchesOf, placeOf } from './queue-places.ts'
import { renderEvents, type Told } from './render-events.ts'

/** Whether anybody listens is looked up with what a command needs, so that most cost no statement more. */
export function withListeners({ about, needs }: Pick<Command<unknown>, 'about' | 'needs'>): Needs {
  const { customers = [], conversationIds = [] } = about ?? {}
  if (customers.length === 0 && conversationIds.length === 0) return needs
  const connectorIds = [...new Set(customers.map(({ connectorId }) => connectorId))]
  return { ...needs, eventEndpoints: conversationIds.length > 0 ? { conversationIds } : { connectorIds } }
}

/** What is to be seen for the events of a decision; undefined when there are none. */
export interface EventsAsked {
  occasions: Occasion[]
  needs: Needs
}

export function eventsAsked(
  { about }: Pick<Command<unknown>, 'about'>,
  changes: readonly RowChange[],
  state: State,
): EventsAsked | undefined {
  if (wasAsked(about) && state.eventEndpoints.length === 0) return undefined
  const occasions = findOccasions(changes, state)
  if (occasions.length === 0) return undefined
  const known = occasions.filter(({ kind }) => kind !== 'begun').map((one) => one.conversationId)
  const listeners: Needs = wasAsked(about) ? {} : { eventEndpoints: { conversationIds: [...new Set(known)] } }
  return { occasions, needs: { ...listeners, ...needsOf(occasions, changes, state) } }
}

const wasAsked = (about: Command<unknown>['about']): boolean =>
  (about?.customers?.length ?? 0) > 0 || (about?.conversationIds?.length ?? 0) > 0

function needsOf(occasions: readonly Occasion[], changes: readonly RowChange[], state: State): Needs {
  const begun = occasions.flatMap((one) => (one.kind === 'begun' ? [one.conversation] : []))
  const known = [...new Set(occasions.filter(({ kind }) => kind !== 'begun').map((one) => one.conversationId))]
  const failed = occasions.flatMap((one) => (one.kind === 'file_failed' ? [one.attachmentId] : []))
  const moves = [...begun, ...patchesOf(changes).values()]
  const agentIds = unique(moves.map(({ assigneeId }) => assigneeId))
  const queueIds = unique(moves.map(({ queueId }) => queueId))
  const [connectorId] = begun.map((one) => one.connectorId)
  return {
    ...(known.length > 0 && { toldConversations: { ids: known } }),
    linesOf: linesAsked(known, { connectorId, customerIds: begun.map(({ customerId }) => customerId), state }),
    ...(agentIds.length > 0 && { agents: { ids: agentIds } }),
    ...(queueIds.length > 0 && { livingQueues: { ids: queueIds } }),
    ...(failed.length > 0 && { sentFiles: { ids: failed } }),
    sequences: { most: { deliveries: mostOfEach * occasions.length } },
  }
}

/** Events of one occasion. */
const mostOfEach = 2

const unique = (ids: readonly (string | null | undefined)[]): string[] => [
  ...new Set(ids.filter((id) => typeof id === 'string')),
]

interface Begun {
  connectorId: string | undefined
  customerIds: readonly string[]
  state: State
}

/** Where some are new, all are of one connector, and those that are known were looked at with them. */
function linesAsked(known: readonly string[], { connectorId, customerIds, state }: Begun): LookUps['linesOf']['ask'] {
  if (connectorId === undefined) return { conversationIds: known }
  const others = state.conversationsOf.filter(({ id }) => known.includes(id)).map((one) => one.customerId)
  return { connectorId, customerIds: [...new Set([...customerIds, ...others])] }
}

/** Where those stand that wait; asked when it is known who listens and where they are. `committed`: all that is, with it. */
export function placesAsked(
  { occasions }: EventsAsked,
  { changes, committed = changes }: Pick<Deciding, 'changes' | 'committed'>,
  state: State,
): Needs | undefined {
  const patches = patchesOf(changes)
  const places = occasions.flatMap((occasion) => {
    const after = setScene(occasion, { state, patches })?.after
    return after ? (placeOf(after) ?? []) : []
  })
  if (places.length === 0) return undefined
  const queueIds = [...new Set(places.map(({ queueId }) => queueId))]
  const ids = movedIn(committed)
  return {
    ...{ queuePlaces: { places }, queueStaff: { queueIds }, takenWaits: { queueIds } },
    ...(ids.length > 0 && { movedConversations: { ids } }),
  }
}

export interface Deciding {
  asked: EventsAsked
  changes: readonly RowChange[]
  /** These, and those of other commands that are committed together. */
  committed?: readonly RowChange[]
  /** With what was asked. */
  state: State
  actor: Actor
  now: number
  newId(now: number): string
}

export function decideEvents(deciding: Deciding): RowChange[] {
  const { asked, changes, committed = changes, state, newId } = deciding
  const now = whenOf(changes) ?? deciding.now
  const patches = patchesOf(changes)
  const lines = draftHeads(state, changes)
  const positionOf = createPositions(state, committed)
  const nextSeq = numbersOf(state, 'deliveries', Math.max(0, ...seqsOf(changes)))
  const rows: RowChange[] = []
  for (const occasion of asked.occasions) {
    const scene = setScene(occasion, { state, patches })
    if (!scene) continue
    const { endpoint, after } = scene
    for (const { type, data } of renderEvents(occasion, toldOf(occasion, scene, { ...deciding, now, positionOf }))) {
      if (!listensTo(endpoint.eventTypes, type)) continue
      const eventId = newId(now)
      const of = { connectorId: after.connectorId, customerId: after.customerId }
      const told = { customerId: after.customerId, conversationId: after.id, owner: scene.names.after }
      const body = composeEvent({ id: eventId, type, data, now, ...told })
      const heads = lines.of(of)
      const delivery = { seq: nextSeq(), instanceId: after.instanceId, ...of, endpointId: endpoint.id }
      const added = enqueue(heads, {
        ...{ ...delivery, id: newId(now), conversationId: after.id, subject: 'event', messageId: null },
        ...{ eventId, eventType: type },
        ...{ body, now, isFetched: endpoint.delivery === 'pull' },
      })
      rows.push(...added)
      lines.add(added, of)
    }
  }
  return rows
}

/** When it was decided, as its own rows tell. */
function whenOf(changes: readonly RowChange[]): number | undefined {
  for (const change of changes) if (change.table === 'changes' && change.kind === 'insert') return change.row.recordedAt
  return undefined
}

const seqsOf = (changes: readonly RowChange[]): number[] =>
  changes.flatMap((one) => (one.table === 'deliveries' && one.kind === 'insert' ? [one.row.seq] : []))

interface Scene {
  endpoint: EventEndpoint
  before: ConversationRow | undefined
  after: ConversationRow
  names: { before: EventOwner | null; after: EventOwner | null }
  conversation: ToldConversation | undefined
}

interface Stage {
  state: State
  patches: Patches
}

/** Undefined when nobody listens, or the conversation is gone. */
function setScene(occasion: Occasion, { state, patches }: Stage): Scene | undefined {
  const conversation = state.toldConversations.find(({ id }) => id === occasion.conversationId)
  const begun = occasion.kind === 'begun' ? occasion.conversation : undefined
  const before = begun ? undefined : conversation
  const after = begun ?? (conversation && { ...conversation, ...patches.get(conversation.id) })
  const endpoint = state.eventEndpoints.find(({ connectorId }) => connectorId === after?.connectorId)
  if (!after || !endpoint) return undefined
  const named = (row: ConversationRow | undefined) => (row ? ownerOf(row, { state, conversation, endpoint }) : null)
  return { endpoint, before, after, conversation, names: { before: named(before), after: named(after) } }
}

interface Names {
  state: State
  conversation: ToldConversation | undefined
  endpoint: EventEndpoint
}

function ownerOf(row: ConversationRow, { state, conversation, endpoint }: Names): EventOwner | null {
  const type = ownerTypeOf(row)
  if (type === null) return null
  if (type === 'bot') return { type, id: row.connectorId, name: endpoint.connectorName }
  if (type === 'agent') {
    const id = row.assigneeId ?? ''
    const isSame = id === conversation?.assigneeId
    const name = isSame ? conversation.assigneeName : state.agents.find((one) => one.id === id)?.name
    return { type, id, name: name ?? '' }
  }
  const id = row.queueId
  if (id === null) return null
  const isSame = id === conversation?.queueId
  const found = [...state.livingQueues, ...state.firstQueues].find((one) => one.id === id)?.name
  return { type, id, name: (isSame ? conversation.queueName : found) ?? found ?? '' }
}

function toldOf(
  occasion: Occasion,
  { names, before, after, conversation }: Scene,
  { state, asked, actor, now, positionOf }: Deciding & { positionOf: ReturnType<typeof createPositions> },
): Told {
  const file =
    occasion.kind === 'file_failed' ? state.sentFiles.find(({ id }) => id === occasion.attachmentId) : undefined
  const position = positionOf(after)
  const isReopening = asked.occasions.some(
    (one) =>
      one.conversationId === after.id && one.kind === 'activity' && one.activity.kind === 'conversation.reopened',
  )
  return {
    before: { owner: names.before, tags: before ? tagsOf(before) : [] },
    after: { owner: names.after, tags: tagsOf(after) },
    actor,
    position,
    waitSeconds: estimateOf(after, { state, position, now }),
    lastArrivalId: conversation?.lastArrivalId ?? null,
    readUpTo: conversation?.readUpTo ?? 0,
    file: file && { messageId: file.messageExternalId, attachmentId: file.externalId },
    isReopening,
  }
}

const compiled = remember((hours) => compileOpeningHours(JSON.parse(hours)))

/** As a question about the queue would be answered. */
function estimateOf(
  { queueId }: ConversationRow,
  { state, position, now }: { state: State; position: number | null; now: number },
): number | null {
  const queue = state.queueStaff.find(({ id }) => id === queueId)
  if (!queue?.isStaffed || position === null) return null
  if (queue.hours !== null && !compiled(queue.hours).isOpen(now)) return null
  const recent = state.takenWaits.filter(({ takenAt }) => takenAt >= now - measuredMs)
  return estimateWait(measureWaits(recent, queue.id), position)
}

const tagsOf = ({ tags }: ConversationRow): string[] => JSON.parse(tags) as string[]
