/**
 * The events of what was done to a conversation: what a partner is told of an occasion, in the order it is sent. The
 * owner is that of the conversation as the decision left it. Pure.
 */
import type {
  ConversationAssigned,
  EventActor,
  EventOwner,
  EventParty,
  PartnerEvent,
  QueuedReason,
} from '@passerelle/protocol'
import type { Actor } from '../commands/actor.ts'
import type { Occasion } from './occasions.ts'

/** A conversation before or after a decision. */
export interface Side {
  owner: EventOwner | null
  tags: string[]
}

export interface Told {
  before: Side
  after: Side
  actor: Actor
  /** Of the queue in which it waits; the first has 1. */
  position: number | null
  waitSeconds: number | null
  /** The partner's own id of the customer's newest message. */
  lastArrivalId: string | null
  /** How far agents had read. */
  readUpTo: number
  /** Of a file that failed. */
  file: { messageId: string; attachmentId: string } | undefined
  /** Whether the same decision opened it again. */
  isReopening: boolean
}

type Wire<Event> = Event extends PartnerEvent ? Pick<Event, 'type' | 'data'> : never
export type RenderedEvent = Wire<PartnerEvent>

export function renderEvents(occasion: Occasion, told: Told): RenderedEvent[] {
  switch (occasion.kind) {
    case 'begun':
      return queued('handover', told)
    case 'read':
      return renderRead(occasion, told)
    case 'exhausted': {
      const { messageId, attempts, error } = occasion
      return [{ type: 'delivery.exhausted', data: { message_id: messageId, attempts, error: reasonOf(error) } }]
    }
    case 'file_failed': {
      if (!told.file) return []
      const { messageId, attachmentId } = told.file
      const data = { message_id: messageId, attachment_id: attachmentId, error: reasonOf(occasion.error) }
      return [{ type: 'attachment.failed', data }]
    }
    case 'activity':
      return renderActivity(occasion.activity.kind, occasion.activity.params ?? {}, told)
  }
}

const reasonOf = (json: string | null) => (json === null ? null : JSON.parse(json))

/** Of several agents, the first who reads it. */
function renderRead({ upTo }: Extract<Occasion, { kind: 'read' }>, told: Told): RenderedEvent[] {
  if (told.lastArrivalId === null || (upTo !== null && upTo <= told.readUpTo)) return []
  return [{ type: 'message.read', data: { message_id: told.lastArrivalId } }]
}

function renderActivity(kind: string, params: Record<string, unknown>, told: Told): RenderedEvent[] {
  const { actor } = told
  switch (kind) {
    case 'conversation.taken':
    case 'conversation.assigned':
      return assigned(giverOf(kind, actor), told)
    case 'conversation.transferred':
      return [...transferred(told), ...assigned(by('agent', actor), told)]
    case 'conversation.released':
      return told.isReopening ? [] : queued('released', told)
    case 'conversation.queued':
      return params.reason === 'message'
        ? queued('message', told)
        : [...transferred(told), ...queued('transferred', told)]
    case 'conversation.returned':
      return returned(params.note, told)
    case 'conversation.closed':
      return [closed(params.reason, told)]
    case 'conversation.reopened':
      return reopened(told)
    case 'conversation.undone':
      return undone(told)
    default:
      return []
  }
}

const by = <Type extends string>(type: Type, { id, name }: Actor): EventActor<Type> => ({ type, id, name })
const byItself = <Type extends string>(type: Type): EventActor<Type> => ({ type, id: null, name: null })

const isPerson = ({ type }: Actor): boolean => type === 'agent' || type === 'service' || type === 'operator'

const doer = (actor: Actor): EventActor<'agent' | 'partner' | 'system'> => {
  if (isPerson(actor)) return by('agent', actor)
  return byItself(actor.type === 'partner' ? 'partner' : 'system')
}

function giverOf(kind: string, actor: Actor): ConversationAssigned['data']['by'] {
  if (!isPerson(actor)) return byItself('routing')
  return by(kind === 'conversation.taken' ? 'agent' : 'supervisor', actor)
}

const partyOf = ({ id, name }: EventOwner): EventParty => ({ id, name })

/** Nothing when it does not wait any more: the same decision gave it to somebody. */
function queued(reason: QueuedReason, { after: { owner }, position, waitSeconds }: Told): RenderedEvent[] {
  if (owner?.type !== 'queue') return []
  const data = { queue: partyOf(owner), reason, position, estimated_wait_seconds: waitSeconds }
  return [{ type: 'conversation.queued', data }]
}

function assigned(giver: ConversationAssigned['data']['by'], { before, after: { owner } }: Told): RenderedEvent[] {
  if (owner?.type !== 'agent') return []
  return [{ type: 'conversation.assigned', data: { agent: partyOf(owner), by: giver, previous: before.owner } }]
}

function transferred({ before, after: { owner: to }, actor }: Told): RenderedEvent[] {
  return to ? [{ type: 'conversation.transferred', data: { from: before.owner, to, by: doer(actor) } }] : []
}

function returned(note: unknown, { actor }: Told): RenderedEvent[] {
  const { type, id, name } = doer(actor)
  const whose = type === 'system' ? byItself('timeout' as const) : { type, id, name }
  return [{ type: 'conversation.returned', data: { by: whose, note: typeof note === 'string' ? note : null } }]
}

const closed = (reason: unknown, { after, actor }: Told): RenderedEvent => ({
  type: 'conversation.closed',
  data: { by: doer(actor), reason: typeof reason === 'string' ? reason : null, tags: after.tags },
})

/** The partner's message that opens it again is its customer's. */
function reopened(told: Told): RenderedEvent[] {
  const { type, id, name } = doer(told.actor)
  const opener = type === 'partner' ? byItself('customer' as const) : { type, id, name }
  return [{ type: 'conversation.reopened', data: { by: opener } }, ...queued('reopened', told)]
}

/** An agent took back what they did: it is told as what that comes to. */
function undone(told: Told): RenderedEvent[] {
  const { before, after, actor } = told
  if (!after.owner) return before.owner ? [closed(undefined, told)] : []
  if (!before.owner) return reopened(told)
  if (after.owner.type === before.owner.type && after.owner.id === before.owner.id) return []
  if (after.owner.type === 'bot') return returned(undefined, told)
  return after.owner.type === 'agent' ? assigned(by('agent', actor), told) : queued('released', told)
}
