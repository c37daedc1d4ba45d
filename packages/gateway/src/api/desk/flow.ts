import { BulkRequestSchema, SnoozeRequestSchema } from '@passerelle/protocol/schemas'
import { changeConversation, snoozeConversation } from '../../conversations/change-conversation.ts'
import type { App } from '../http/app.ts'
import { callerActor, inboxAgent } from './authenticate.ts'
import { actOf, changeMany } from './bulk.ts'
import { byId, type ConversationsDeps, newerMessage } from './conversations.ts'
import { deskDoor } from './describe.ts'
import { presentConversation } from './present.ts'
import { holdToSight, undoInSight } from './sight.ts'
import { readSnoozeTime } from './snooze-time.ts'

/** What agents do to get through a day: put off, take back, and act on many at once. */
export function registerFlow(app: App, deps: ConversationsDeps): void {
  const { operations } = deskDoor

  app.post(
    '/conversations/:id/snooze',
    { schema: { params: byId, body: SnoozeRequestSchema }, config: { operation: operations.snoozeConversation } },
    async (request) => {
      const { instanceId, reader } = inboxAgent(request)
      const { until, last_seen_message_id } = request.body
      const wanted = { instanceId, reader, conversationId: request.params.id, actor: callerActor(request) }
      const lastSeenMessageId = last_seen_message_id ?? undefined
      const snoozing = await snoozeConversation(deps, { ...wanted, lastSeenMessageId, until: readSnoozeTime(until) })
      if (snoozing.kind === 'newer_message') throw newerMessage(snoozing.message)
      return presentConversation(snoozing.conversation)
    },
  )

  app.post(
    '/conversations/:id/undo',
    { schema: { params: byId }, config: { operation: operations.undoConversation } },
    async (request) => {
      const { instanceId, reader } = inboxAgent(request)
      const wanted = { instanceId, reader, actor: callerActor(request) }
      const undo = (conversationId: string) =>
        changeConversation(deps, { ...wanted, conversationId, change: { kind: 'undo' } })
      return presentConversation(await undoInSight(deps, request, undo)(request.params.id))
    },
  )

  app.post(
    '/conversations/bulk',
    { schema: { body: BulkRequestSchema }, config: { operation: operations.changeConversations } },
    async (request) => {
      const { ids, action, last_seen_message_ids: seen } = request.body
      const act = actOf(deps, { agent: inboxAgent(request), actor: callerActor(request), action, seen })
      const inSight = action.type === 'undo' ? undoInSight : holdToSight
      return { items: await changeMany(ids, inSight(deps, request, act), request.log) }
    },
  )
}
