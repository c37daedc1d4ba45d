import { describe, expect, test } from 'vitest'
import { newQueue, type QueueRow } from '../../commands/queue.ts'
import { addAgent, connectorId, instanceId, newConnector, now, type OpenEngine, useStore } from './fixtures.ts'

const queue = (id: string, overrides: Partial<QueueRow> = {}) =>
  newQueue({ id, instanceId, name: `Queue ${id}`, createdAt: now, ...overrides })

export function describeQueues(open: OpenEngine): void {
  describe('queues', () => {
    const { store } = useStore(open)

    test('each instance begins with one, its default', async () => {
      await store.recordInstance({ id: 'other', name: 'Other', createdAt: now })
      const first = { ...queue(instanceId, { name: 'General' }), isDefault: true }
      expect(await store.listQueues({ limit: 10, instanceId })).toEqual({ items: [first], nextCursor: null })
      expect((await store.listQueues({ limit: 10 })).items.map(({ id }) => id)).toEqual([instanceId, 'other'])
      expect(await store.findQueue('other')).toMatchObject({ instanceId: 'other', isDefault: true })
    })

    test('keep all that is said of them, and are listed in pages', async () => {
      const whole: QueueRow = {
        ...{ id: 'q1', instanceId, name: 'Sales', isDefault: false, assignment: 'least_busy', capacity: 5 },
        ...{ waitTargetMs: 120_000, answerLimitMs: 60_000, overflowQueueId: instanceId, overflowAfterMs: 600_000 },
        ...{ closeAfterMs: 3_600_000, hours: '{"zone":"UTC","week":{},"holidays":[]}', texts: '{"closed":{"fr":"À"}}' },
        ...{ createdAt: now, deletedAt: null },
      }
      expect(await store.recordQueue(whole)).toEqual({ kind: 'recorded', queue: whole })
      expect(await store.findQueue('q1')).toEqual(whole)
      const first = await store.listQueues({ limit: 1, instanceId })
      const second = await store.listQueues({ limit: 1, instanceId, cursor: first.nextCursor ?? undefined })
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([instanceId, 'q1'])
    })

    test('have one name each in their instance, whatever its case, until they are deleted', async () => {
      await store.recordQueue(queue('q1', { name: 'Sales' }))
      expect(await store.recordQueue(queue('q2', { name: 'SALES' }))).toEqual({ kind: 'name_taken' })
      expect(await store.updateQueue(instanceId, { name: 'sales' })).toEqual({ kind: 'name_taken' })
      await store.deleteQueue('q1', now)
      expect(await store.recordQueue(queue('q2', { name: 'SALES' }))).toMatchObject({ kind: 'recorded' })
    })

    test('the default one gives its place to another, and cannot go', async () => {
      expect(await store.recordQueue(queue('q1', { isDefault: true }))).toMatchObject({ kind: 'recorded' })
      expect(await store.findQueue(instanceId)).toMatchObject({ isDefault: false })
      expect(await store.deleteQueue('q1', now)).toEqual({ kind: 'default_needed' })
      expect(await store.updateQueue('q1', { isDefault: false })).toEqual({ kind: 'default_needed' })
      await store.updateQueue(instanceId, { isDefault: true })
      expect(await store.deleteQueue('q1', now)).toMatchObject({ kind: 'deleted', queue: { id: 'q1' } })
      expect(await store.findQueue('q1')).toBeUndefined()
      expect(await store.deleteQueue('q1', now)).toEqual({ kind: 'not_found' })
    })

    test('nothing names one that is gone', async () => {
      await store.recordQueue(queue('q1'))
      await store.recordQueue(queue('q2', { overflowQueueId: 'q1', overflowAfterMs: 1000 }))
      await store.recordConnector(newConnector({ id: 'c2', defaultQueueId: 'q1' }))
      await store.deleteQueue('q1', now)
      expect(await store.findQueue('q2')).toMatchObject({ overflowQueueId: null, overflowAfterMs: null })
      expect(await store.findConnector('c2')).toMatchObject({ defaultQueueId: null })
      expect(await store.findConnector(connectorId)).toMatchObject({ defaultQueueId: null })
    })

    test('have members of their instance, with skills, in pages', async () => {
      await store.recordInstance({ id: 'other', name: 'Other', createdAt: now })
      for (const id of ['ann', 'bob', 'cleo']) await addAgent(store, id, id.toUpperCase())
      await store.recordAgent({
        ...{ id: 'zoe', instanceId: 'other', email: 'zoe@x.example', name: 'Zoé', role: 'agent', service: false },
        ...{ passwordHash: null, createdAt: now, disabledAt: null },
      })
      const put = (agentId: string, skills = '{}') => store.recordQueueMember({ queueId: instanceId, agentId, skills })
      for (const id of ['cleo', 'ann', 'bob']) await put(id)
      const member = { queueId: instanceId, agentId: 'bob', name: 'BOB', skills: '{"billing":4}' }
      expect(await put('bob', '{"billing":4}')).toEqual({ kind: 'recorded', member })
      expect(await put('zoe')).toEqual({ kind: 'unknown_agent' })
      expect(await store.recordQueueMember({ queueId: 'none', agentId: 'bob', skills: '{}' })).toEqual({
        kind: 'not_found',
      })
      const first = await store.listQueueMembers({ queueId: instanceId, limit: 2 })
      expect(first.items.map(({ agentId }) => agentId)).toEqual(['ann', 'bob'])
      const rest = { queueId: instanceId, limit: 2, cursor: first.nextCursor ?? undefined }
      expect((await store.listQueueMembers(rest)).items.map(({ agentId }) => agentId)).toEqual(['cleo'])
      expect(await store.removeQueueMember({ queueId: instanceId, agentId: 'bob', now })).toEqual(member)
      expect(await store.removeQueueMember({ queueId: instanceId, agentId: 'bob', now })).toBeUndefined()
    })

    test('what is done to them enters the audit log', async () => {
      await addAgent(store, 'ann', 'Ann')
      const by = store.audited({ actor: { type: 'command_line', id: null, name: 'ops' }, clock: { now: () => now } })
      await by.recordQueue(queue('q1'))
      await by.updateQueue('q1', { name: 'Sales', waitTargetMs: 1000 })
      await by.recordQueueMember({ queueId: 'q1', agentId: 'ann', skills: '{}' })
      await by.removeQueueMember({ queueId: 'q1', agentId: 'ann', now })
      await by.deleteQueue('q1', now)
      const { items } = await store.listAudit({ limit: 10, action: 'queue.' })
      expect(items.map(({ action, target, details }) => [action, target.name, details])).toEqual([
        ['queue.deleted', 'Sales', {}],
        ['queue.member_removed', 'Sales', { agent: { id: 'ann', name: 'Ann' } }],
        ['queue.member_added', 'Sales', { agent: { id: 'ann', name: 'Ann' } }],
        ['queue.updated', 'Sales', { options: ['name', 'wait_target_seconds'] }],
        ['queue.created', 'Queue q1', {}],
      ])
    })
  })
}
