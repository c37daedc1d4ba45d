import { describe, expect, test } from 'vitest'
import type { CannedReply } from '../../commands/canned-reply.ts'
import { instanceId, now, type OpenEngine, useStore } from './fixtures.ts'

const newReply = (id: string, overrides: Partial<CannedReply> = {}): CannedReply => ({
  id,
  instanceId,
  shortcut: id,
  title: `Title of ${id}`,
  text: `Text of ${id}`,
  updatedAt: now,
  ...overrides,
})

export function describeCannedReplies(open: OpenEngine): void {
  describe('canned replies', () => {
    const { store } = useStore(open)

    test('are listed in the order of their shortcuts, in pages, each instance its own', async () => {
      for (const id of ['thanks', 'Hello', 'bye']) await store.recordCannedReply(newReply(id))
      await store.recordCannedReply(newReply('other', { instanceId: 'other' }))
      const first = await store.listCannedReplies({ instanceId, limit: 2 })
      const second = await store.listCannedReplies({ instanceId, limit: 2, cursor: first.nextCursor ?? undefined })
      expect([...first.items, ...second.items]).toEqual([newReply('bye'), newReply('Hello'), newReply('thanks')])
      expect(second.nextCursor).toBeNull()
    })

    test('have one shortcut each, whatever its case', async () => {
      await store.recordCannedReply(newReply('hello'))
      await store.recordCannedReply(newReply('bye'))
      const taken = { kind: 'shortcut_taken' }
      expect(await store.recordCannedReply(newReply('x', { shortcut: 'HELLO' }))).toEqual(taken)
      const update = (id: string, patch: object) => store.updateCannedReply({ instanceId, id, patch, now: now + 1 })
      expect(await update('bye', { shortcut: 'Hello' })).toEqual(taken)
      const renamed = newReply('bye', { shortcut: 'BYE', updatedAt: now + 1 })
      expect(await update('bye', { shortcut: 'BYE' })).toEqual({ kind: 'recorded', reply: renamed })
      const elsewhere = newReply('y', { shortcut: 'hello', instanceId: 'other' })
      expect(await store.recordCannedReply(elsewhere)).toMatchObject({ kind: 'recorded' })
    })

    test('of another instance are not found; each change is told', async () => {
      await store.recordCannedReply(newReply('hello'))
      const { last } = await store.readChangeBounds()
      const request = { instanceId: 'other', id: 'hello', now }
      expect(await store.updateCannedReply({ ...request, patch: { title: 'x' } })).toEqual({ kind: 'not_found' })
      expect(await store.deleteCannedReply(request)).toBeUndefined()
      await store.updateCannedReply({ ...request, instanceId, patch: { text: 'x' } })
      expect(await store.deleteCannedReply({ ...request, instanceId })).toMatchObject({ id: 'hello', text: 'x' })
      const changes = await store.readChanges({ instanceId, after: last, limit: 10 })
      expect(changes.map((one) => one.type)).toEqual(Array(2).fill('canned_replies.updated'))
    })
  })
}
