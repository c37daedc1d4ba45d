import type { ConnectorChangeItem } from '@passerelle/protocol'
import type { Happening } from '../../changes/follow-connector.ts'
import { ownerOf } from '../../conversations/conversation.ts'
import { presentMessage } from '../http/present-message.ts'

type Unplaced<T> = T extends unknown ? Omit<T, 'seq'> : never

/** What follows a connector is shown, over the API and by the command line. */
export function presentHappening(happening: Unplaced<Happening>): ConnectorChangeItem {
  if (happening.kind === 'message') {
    const { isNew, message } = happening
    const type = isNew ? 'message.recorded' : 'message.updated'
    const { customerId: customer_id, conversationId: conversation_id } = message
    return { type, customer_id, conversation_id, message: presentMessage(message) }
  }
  const { id: conversation_id, customerId: customer_id, status, queue } = happening.conversation
  const owner = ownerOf(happening.conversation)
  return { type: 'conversation.updated', customer_id, conversation_id, status, owner, queue }
}
