/** A connector's endpoint for events: made when its URL is first set or its partner asks, held as its own rules say. Pure. */
import { type PartnerEventType, partnerEventTypes } from '@passerelle/protocol'
import type { ConnectorRow, EndpointRow } from '../commands/connector-rows.ts'
import type { ConnectorWithWebhook } from '../commands/look-ups.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import { closedBreaker } from './breaker.ts'
import { type ConnectorPatch, isHeld, type WantedEvents } from './connector.ts'
import { breakerFields } from './connector-rows.ts'

export const writeEventTypes = (events: WantedEvents): string | null =>
  events === 'all' ? null : JSON.stringify(partnerEventTypes.filter((type) => events.includes(type)))

export const readEventTypes = (stored: string | null): WantedEvents =>
  stored === null ? 'all' : (JSON.parse(stored) as PartnerEventType[])

type Endpoint = Pick<EndpointRow, 'url' | 'eventTypes' | 'heldSince'>

interface Wish extends Pick<ConnectorRow, 'id' | 'paused' | 'delivery'> {
  url: string | null
  eventTypes: string | null
  now: number
}

/** Of a connector that is new, or had none. */
export function eventsEndpoint({ id, url, eventTypes, now, ...own }: Wish): RowChange[] {
  if (url === null && eventTypes === null && own.delivery === 'push') return []
  const heldSince = isHeld({ ...own, webhookUrl: url }) ? now : null
  const row: EndpointRow = {
    ...{ id: `${id}-events`, connectorId: id, kind: 'events', url, eventTypes, heldSince },
    ...breakerFields(closedBreaker),
  }
  return [insert('endpoints', row)]
}

type Patch = Pick<ConnectorPatch, 'eventsUrl' | 'events' | 'paused'>

export function changeEventsEndpoint(before: ConnectorWithWebhook, patch: Patch, now: number): RowChange[] {
  const { eventsUrl: url = before.eventsUrl, paused = before.paused } = patch
  const { delivery } = before
  const eventTypes = patch.events === undefined ? before.eventTypes : writeEventTypes(patch.events)
  const { eventsEndpointId: id } = before
  if (id === null) return eventsEndpoint({ id: before.id, paused, delivery, url, eventTypes, now })
  const isHeldNow = isHeld({ paused, delivery, webhookUrl: url })
  const stored: Endpoint = { url: before.eventsUrl, eventTypes: before.eventTypes, heldSince: before.eventsHeldSince }
  const after: Endpoint = { url, eventTypes, heldSince: isHeldNow ? (before.eventsHeldSince ?? now) : null }
  // A new address is a new endpoint.
  const breaker = url === before.eventsUrl ? {} : breakerFields({ ...closedBreaker, flushMark: now })
  return update('endpoints', { id }, { before: stored, after: { ...after, ...breaker } })
}
