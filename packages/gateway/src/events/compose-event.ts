/** The bytes of an event, as every attempt sends them. Pure. */
import type { EventOwner, PartnerEvent } from '@passerelle/protocol'

export interface NewEvent<Type extends PartnerEvent['type'] = PartnerEvent['type']> {
  id: string
  type: Type
  now: number
  /** Both null: of no customer. */
  customerId: string | null
  conversationId: string | null
  /** After what happened. */
  owner: EventOwner | null
  data: Extract<PartnerEvent, { type: Type }>['data']
}

const encoder = new TextEncoder()

/** The keys in the order of the published one. */
export const composeEvent = ({ id, type, now, customerId, conversationId, owner, data }: NewEvent): Uint8Array =>
  encoder.encode(
    JSON.stringify({
      ...{ id, type, created_at: Math.floor(now / 1000), customer_id: customerId, conversation_id: conversationId },
      ...{ owner, data },
    }),
  )
