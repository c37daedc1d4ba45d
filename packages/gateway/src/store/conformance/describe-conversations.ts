import { describe, expect, test } from 'vitest'
import { normaliseReply } from '../../conversations/reply-content.ts'
import {
  addAgent,
  connectorId,
  inboundPlan,
  instanceId,
  newConnector,
  now,
  type OpenEngine,
  openConversation,
  plannedMessage,
  replyPlan,
  useStore,
} from './fixtures.ts'

const id = 'conversation-of-customer-1'

export function describeConversations(open: OpenEngine): void {
  describe('conversations', () => {
    const { store, openAnother } = useStore(open, (fresh) => openConversation(fresh, 'customer-1'))

    const change = (kind: 'close' | 'reopen' | 'read', at = now, conversation = id) =>
      store.changeConversation({ instanceId, id: conversation, change: { kind }, now: at })
    const assign = (assigneeId: string | null) =>
      store.changeConversation({ instanceId, id, change: { kind: 'assign', assigneeId }, now })

    test('are assigned, closed, reopened, marked as read; each change is told once', async () => {
      await addAgent(store, 'agent-1', 'Ada')
      const { last } = await store.readChangeBounds()
      expect(await assign('agent-1')).toMatchObject({ conversation: { assignee: { id: 'agent-1', name: 'Ada' } } })
      await assign('agent-1')
      expect(await change('read')).toMatchObject({ conversation: { unreadCount: 0 } })
      expect(await change('close')).toMatchObject({ conversation: { status: 'closed', closedAt: now } })
      await change('close')
      expect(await change('reopen')).toMatchObject({ conversation: { status: 'open', closedAt: null } })
      expect(await assign(null)).toMatchObject({ conversation: { assignee: null } })
      const changes = await store.readChanges({ instanceId, after: last, limit: 50 })
      const told = changes.map((one) => one.type)
      // Who was given it hears of it besides.
      expect(told.filter((type) => type !== 'agent.assigned')).toEqual(Array(5).fill('conversation.updated'))
      expect(told.filter((type) => type === 'agent.assigned')).toHaveLength(1)
    })

    test('of another instance are not found', async () => {
      expect(await store.findConversation('other', id)).toBeUndefined()
      const request = { instanceId: 'other', id, change: { kind: 'close' as const }, now }
      expect(await store.changeConversation(request)).toEqual({ kind: 'not_found' })
    })

    test('[2.reopen] reopening or replying while another one is open is a conflict', async () => {
      await change('close', now)
      const later = now + 25 * 3600_000
      await store.recordInbound(
        inboundPlan([plannedMessage('later')], {
          customerId: 'customer-1',
          conversationId: 'second',
          receivedAt: later,
        }),
      )
      expect(await change('reopen', later)).toEqual({ kind: 'other_open', openId: 'second' })
      expect(await store.recordReply(replyPlan({ id: 'r1', at: later }))).toEqual({
        kind: 'other_open',
        openId: 'second',
      })
    })

    test('a reply reopens a closed conversation and clears what was unread', async () => {
      await change('close')
      expect(await store.recordReply(replyPlan({ id: 'r1', at: now + 5 }))).toMatchObject({ kind: 'recorded' })
      expect(await store.findConversation(instanceId, id)).toMatchObject({
        status: 'open',
        unreadCount: 0,
        lastMessage: { id: 'r1', kind: 'outbound', delivery: { state: 'pending', attempts: 0 } },
        updatedAt: now + 5,
      })
      expect((await store.findMessage(instanceId, 'r1'))?.delivery).toMatchObject({ state: 'pending', attempts: 0 })
    })

    test('a reply is answered as it is read from then on; behind another one it has no time of its own', async () => {
      await addAgent(store, 'agent-1', 'Ann')
      const upload = { id: 'upload-1', instanceId, agentId: 'agent-1', name: 'a.png', mimeType: 'image/png', size: 3 }
      await store.recordUpload({ ...upload, blobKey: 'blob', createdAt: now, image: { type: 'image/png', size: null } })
      const content = normaliseReply({ message: 'a', rich_content: { z: 1e3, a: 'b' }, metadata: { by: 'Ann' } })
      const files = [{ uploadId: 'upload-1', id: 'file-1', uid: 'uid-1', inline: null }]
      for (const plan of [{ content, files }, { content }]) {
        // From before the message it answers: it stands behind it all the same.
        const outcome = await store.recordReply(replyPlan({ id: plan.files ? 'r1' : 'r2', at: now - 5000, plan }))
        if (outcome.kind !== 'recorded') throw new Error(`the reply was not recorded: ${outcome.kind}`)
        expect(outcome.message).toEqual(await store.findMessage(instanceId, outcome.message.id))
        expect(outcome.message.delivery?.nextAttemptAt).toBe(plan.files ? now - 5000 : null)
      }
    })

    test('a reply to a deleted connector or an unknown conversation is refused and leaves nothing', async () => {
      const unknown = replyPlan({ id: 'r1', plan: { conversationId: 'unknown' } })
      expect(await store.recordReply(unknown)).toEqual({ kind: 'not_found' })
      await store.deleteConnector(connectorId, now)
      expect(await store.recordReply(replyPlan({ id: 'r1' }))).toEqual({ kind: 'connector_deleted' })
      expect(await store.findMessage(instanceId, 'r1')).toBeUndefined()
    })

    test('an idempotency key gives back the first reply; other content under it is told', async () => {
      const idempotency = { agentId: 'agent-1', key: 'k', fingerprint: 'f', keptSince: now - 1000 }
      const send = (reply: string, fingerprint = 'f', keptSince = now - 1000) =>
        store.recordReply(replyPlan({ id: reply, plan: { idempotency: { ...idempotency, fingerprint, keptSince } } }))
      expect(await send('r1')).toMatchObject({ kind: 'recorded' })
      expect(await send('r2')).toEqual({ kind: 'repeated', messageId: 'r1' })
      expect(await send('r3', 'other')).toEqual({ kind: 'key_reused' })
      expect(await store.findIdempotentReply(idempotency)).toEqual({ messageId: 'r1', fingerprint: 'f' })
      // Its 24 h are over: the key is new again.
      expect(await send('r4', 'other', now + 1)).toMatchObject({ kind: 'recorded' })
      expect(await store.deleteIdempotencyKeys(now + 1, 10)).toBe(1)
    })

    test('the same key at the same moment on two connections makes one reply', async () => {
      const another = await openAnother()
      const idempotency = { agentId: 'agent-1', key: 'k', fingerprint: 'f', keptSince: now - 1000 }
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          (i % 2 ? another : store).recordReply(replyPlan({ id: `r${i}`, plan: { idempotency } })),
        ),
      )
      expect(outcomes.filter((outcome) => outcome.kind === 'recorded')).toHaveLength(1)
      await another.close()
    })

    test('an agent writes first to a known customer only', async () => {
      const request = (customerId: string) =>
        store.openConversation({ id: `new-${customerId}`, instanceId, connectorId, customerId, now })
      expect(await request('customer-1')).toMatchObject({ kind: 'already_open', conversation: { id } })
      await change('close')
      expect(await request('customer-1')).toMatchObject({
        kind: 'opened',
        conversation: { id: 'new-customer-1', status: 'open', customerName: 'Zoé', unreadCount: 0, lastMessage: null },
      })
      expect(await request('stranger')).toEqual({ kind: 'unknown_customer' })
    })

    test('lists filter by status, assignee and the customer’s name or id, the latest first', async () => {
      await addAgent(store, 'agent-1', 'Ada')
      await openConversation(store, 'customer_2%', { receivedAt: now + 1 })
      await openConversation(store, 'customer-3', { receivedAt: now + 2 })
      await change('close', now + 3, 'conversation-of-customer-3')
      await assign('agent-1')
      const ids = async (filter: object) =>
        (await store.listConversations({ instanceId, status: 'all', limit: 10, ...filter })).items.map(
          (one) => one.customerId,
        )
      expect(await ids({})).toEqual(['customer-3', 'customer_2%', 'customer-1'])
      expect(await ids({ status: 'open' })).toEqual(['customer_2%', 'customer-1'])
      expect(await ids({ status: 'closed' })).toEqual(['customer-3'])
      expect(await ids({ assignee: 'agent-1' })).toEqual(['customer-1'])
      expect(await ids({ assignee: null, status: 'open' })).toEqual(['customer_2%'])
      expect(await ids({ customerId: 'customer-1', connectorId })).toEqual(['customer-1'])
      expect(await ids({ customerId: 'customer-3', status: 'open' })).toEqual([])
      expect(await ids({ customerId: 'customer', connectorId })).toEqual([])
      expect(await ids({ customerId: 'customer-1', instanceId: 'other' })).toEqual([])
      expect(await ids({ connectorId: 'other' })).toEqual([])
      expect(await ids({ q: '_2%' })).toEqual(['customer_2%'])
      expect(await ids({ q: 'zoé' })).toHaveLength(3)
      expect(await ids({ instanceId: 'other' })).toEqual([])
    })

    test('pages of the list follow each other without a gap or a repeat', async () => {
      for (let i = 0; i < 12; i++) {
        await openConversation(store, `c${i}`, { receivedAt: now + (i >> 1) })
        if (i % 3 === 0) await change('close', now + (i >> 1), `conversation-of-c${i}`)
      }
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await store.listConversations({ instanceId, status: 'all', limit: 5, cursor })
        seen.push(...page.items.map((one) => one.id))
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      expect(new Set(seen).size).toBe(13)
      expect(seen).toHaveLength(13)
    })

    test('a second connector’s customer of the same id is somebody else', async () => {
      await store.recordConnector(newConnector({ id: 'connector-2' }))
      const plan = inboundPlan([plannedMessage('x')], { connectorId: 'connector-2', conversationId: 'elsewhere' })
      await store.recordInbound(plan)
      expect((await store.listConversations({ instanceId, status: 'open', limit: 10 })).items).toHaveLength(2)
    })
  })
}
