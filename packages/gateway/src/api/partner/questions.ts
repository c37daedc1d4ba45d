/** What a partner asks before it hands a conversation over, and after it was down. Asking changes nothing. */
import { AVAILABILITY_PATH, CONVERSATIONS_PATH, type ConversationState } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import type { ConnectorRate } from '../../connectors/connector-rate.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import { ownerOf } from '../../conversations/conversation.ts'
import type * as conversations from '../../conversations/state-store.ts'
import { refuse } from '../../lib/errors.ts'
import { type AvailabilityDeps, createAvailabilityReader, findQueues } from '../../queues/read-availability.ts'
import { renderAvailability } from '../../queues/render-availability.ts'
import type { App } from '../http/app.ts'
import { strictObject } from '../http/schemas.ts'
import { type BearerAuthDeps, bearerAuth, invalidToken, verifiedToken } from './authenticate.ts'
import { partnerDoor } from './describe.ts'
import { limitQuestions } from './limit-rate.ts'

export interface QuestionsDeps extends AvailabilityDeps, BearerAuthDeps {
  store: AvailabilityDeps['store'] & conversations.StateStore & Pick<ConnectorStore, 'findConnector'>
  rate: ConnectorRate
}

const AvailabilityQuery = strictObject({
  queue: Type.Optional(Type.String({ minLength: 1, maxLength: 256, fault: reason('not_short_text', { max: 256 }) })),
})
const ByCustomer = Type.Object({ customer_id: Type.String() })

export function registerQuestions(app: App, deps: QuestionsDeps): void {
  const { operations } = partnerDoor
  const onRequest = [bearerAuth(deps), limitQuestions(deps)]
  const readAvailability = createAvailabilityReader(deps)

  app.get(
    AVAILABILITY_PATH,
    { onRequest, schema: { querystring: AvailabilityQuery }, config: { operation: operations.readAvailability } },
    async (request) => {
      const { connectorId, instanceId } = verifiedToken(request)
      const connector = await deps.store.findConnector(connectorId)
      if (!connector) throw invalidToken()
      const { defaultQueueId } = connector
      const { queue } = request.query
      const queues = await findQueues(readAvailability, { instanceId, defaultQueueId, queue })
      return { queues: queues.map(renderAvailability) }
    },
  )
  app.get(
    `${CONVERSATIONS_PATH}:customer_id`,
    { onRequest, schema: { params: ByCustomer }, config: { operation: operations.readConversationState } },
    async (request) => {
      const { connectorId } = verifiedToken(request)
      const found = await deps.store.findConversationState(connectorId, request.params.customer_id)
      if (!found) throw refuse('customer_unknown')
      return presentState(found)
    },
  )
}

const presentState = ({ conversation, ...found }: conversations.ConversationState): ConversationState => ({
  conversation_id: conversation.id,
  status: conversation.status,
  owner: ownerOf(conversation),
  queue: conversation.queue,
  position: found.position,
  last_event_id: found.lastEventId,
  last_message_id: found.lastMessageId,
})
