import { describe, expect, test } from 'vitest'
import type { CannedReply } from '../../commands/canned-reply.ts'
import { instanceId, newUpload, now, type OpenEngine, useStore } from './fixtures.ts'

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

    test('are shared, or one agent’s alone; a language has its own shortcuts', async () => {
      const zoes = newReply('zoes', { shortcut: 'hello', ownerId: 'zoe' })
      const french = newReply('french', { shortcut: 'HELLO', language: 'fr' })
      for (const reply of [newReply('hello'), zoes, french, newReply('sams', { ownerId: 'sam' })]) {
        expect(await store.recordCannedReply(reply)).toEqual({ kind: 'recorded', reply })
      }
      expect(await store.recordCannedReply({ ...zoes, id: 'again' })).toEqual({ kind: 'shortcut_taken' })
      const list = async (agentId?: string) => {
        const first = await store.listCannedReplies({ instanceId, agentId, limit: 1 })
        const rest = await store.listCannedReplies({ instanceId, agentId, limit: 9, cursor: first.nextCursor ?? '' })
        return [...first.items, ...rest.items]
      }
      expect(await list()).toEqual([french, newReply('hello')])
      expect(await list('zoe')).toEqual([french, newReply('hello'), zoes])
      const find = (agentId: string) => store.findCannedReply({ instanceId, agentId, id: 'zoes' })
      expect([await find('zoe'), await find('sam')]).toEqual([zoes, undefined])
      const update = (language: string, ownerId?: string) =>
        store.updateCannedReply({ instanceId, id: 'zoes', ownerId, patch: { language }, now })
      expect(await update('de')).toEqual({ kind: 'not_found' })
      expect(await update('de', 'zoe')).toEqual({ kind: 'recorded', reply: { ...zoes, language: 'de' } })
      expect(await store.deleteCannedReply({ instanceId, id: 'zoes', now })).toBeUndefined()
    })

    test('keep their files: nobody else takes them, no sweep does, and they go with the reply', async () => {
      const files = ['a', 'b'].map((id) => newUpload({ id, blobKey: `blob-${id}`, createdAt: now }))
      for (const file of files) await store.recordUpload(file)
      const kept = files.map((file) => ({ ...file, createdAt: Number.MAX_SAFE_INTEGER }))
      await store.recordCannedReply(newReply('hello'), ['a', 'b'])
      expect(await store.listCannedReplies({ instanceId, limit: 9 })).toMatchObject({ items: [{ files: kept }] })
      expect(await store.findUploads(instanceId, ['a', 'b'])).toEqual([])
      expect(await store.recordCannedReply(newReply('other'), ['a'])).toEqual({ kind: 'uploads_gone', indexes: [0] })
      expect(await store.deleteUploads(now + 1e12, 10)).toEqual([])
      expect(await store.findOrphanBlobs(['blob-a', 'blob-b'])).toEqual([])
      const patch = { uploadIds: ['b'] }
      const changed = await store.updateCannedReply({ instanceId, id: 'hello', patch, now })
      expect(changed).toMatchObject({ reply: { files: [kept[1]] }, blobKeys: ['blob-a'] })
      expect(await store.deleteCannedReply({ instanceId, id: 'hello', now })).toMatchObject({ files: [kept[1]] })
      expect(await store.findOrphanBlobs(['blob-a', 'blob-b'])).toEqual(['blob-a', 'blob-b'])
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
