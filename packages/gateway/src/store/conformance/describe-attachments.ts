import { reason } from '@passerelle/protocol/errors'
import { describe, expect, test } from 'vitest'
import type { NewAttachment } from '../../attachments/attachment.ts'
import {
  claim,
  claimFetches,
  connectorId,
  deliver,
  fail,
  hashId,
  inboundPlan,
  instanceId,
  newUpload,
  now,
  type OpenEngine,
  openConversation,
  plannedMessage,
  replyPlan,
  useStore,
} from './fixtures.ts'

const hour = 3600_000
const day = 24 * hour

const newAttachment = (overrides: Partial<NewAttachment> = {}): NewAttachment => ({
  id: 'attachment-1',
  externalId: 'their-id',
  name: 'photo.png',
  mimeType: 'image/png',
  size: 12,
  state: 'ready',
  url: null,
  blobKey: 'blob-1',
  image: { type: 'image/png', size: { width: 3, height: 2 } },
  uid: null,
  ...overrides,
})

export function describeAttachments(open: OpenEngine): void {
  describe('attachments', () => {
    const { store } = useStore(open, (fresh) => openConversation(fresh, 'customer-1'))

    const replyWithFile = async () => {
      await store.recordUpload(newUpload())
      const files = [{ uploadId: 'upload-1', id: 'attachment-1', uid: 'uid-1', inline: null }]
      return store.recordReply(replyPlan({ id: 'r1', plan: { files } }))
    }
    const settleAt = async (at: number) => {
      const [one] = await claim(store, at)
      if (!one) throw new Error('nothing was due')
      await deliver(store, one, at)
    }
    const isThere = async (at: number) => (await store.findPartnerFile('uid-1', at)) !== undefined

    test('an upload becomes the attachment of one reply, once', async () => {
      expect(await replyWithFile()).toMatchObject({ kind: 'recorded' })
      expect((await store.findMessage(instanceId, 'r1'))?.attachments).toMatchObject([
        { id: 'attachment-1', state: 'ready', size: 12 },
      ])
      expect(await store.findUploads(instanceId, ['upload-1'])).toEqual([])
      const files = [{ uploadId: 'upload-1', id: 'attachment-2', uid: 'uid-2', inline: null }]
      expect(await store.recordReply(replyPlan({ id: 'r2', plan: { files } }))).toEqual({
        kind: 'uploads_gone',
        indexes: [0],
      })
      expect(await store.findMessage(instanceId, 'r2')).toBeUndefined()
    })

    test('uploads of another instance are not found; old ones are dropped with their blobs named', async () => {
      await store.recordUpload(newUpload())
      expect(await store.findUploads('other', ['upload-1'])).toEqual([])
      expect(await store.findUploads(instanceId, ['upload-1', 'unknown'])).toEqual([newUpload()])
      expect(await store.deleteUploads(now, 10)).toEqual([])
      expect(await store.deleteUploads(now + 1, 10)).toEqual(['blob-1'])
      expect(await store.findUploads(instanceId, ['upload-1'])).toEqual([])
    })

    test('[4.unsettled] before settlement nothing is consumed and nothing expires; a download counts from settlement', async () => {
      await replyWithFile()
      await store.recordDownload('uid-1', now, 2 * hour)
      expect(await isThere(now + 365 * day)).toBe(true)
      await settleAt(now + day)
      expect(await isThere(now + day + 2 * hour - 1)).toBe(true)
      expect(await isThere(now + day + 2 * hour)).toBe(false)
    })

    test('[4.once] after settlement the first complete download starts the grace; later ones do not prolong it', async () => {
      await replyWithFile()
      await settleAt(now)
      await store.recordDownload('uid-1', now + hour, 2 * hour)
      await store.recordDownload('uid-1', now + 2 * hour, 2 * hour)
      expect(await isThere(now + 3 * hour - 1)).toBe(true)
      expect(await isThere(now + 3 * hour)).toBe(false)
    })

    test('[4.never-fetched] expires so long after settlement', async () => {
      await replyWithFile()
      await settleAt(now + day)
      expect(await isThere(now + 8 * day - 1)).toBe(true)
      expect(await isThere(now + 8 * day)).toBe(false)
    })

    test('[4.unsettled] a replay clears consumption and expiry', async () => {
      await replyWithFile()
      await settleAt(now)
      await store.recordDownload('uid-1', now + 1, 0)
      expect(await isThere(now + 2)).toBe(false)
      await store.replayDelivery('delivery-r1', now + 3)
      expect(await isThere(now + 30 * day)).toBe(true)
      await settleAt(now + 4)
      expect(await isThere(now + 7 * day)).toBe(true)
    })

    test('[3.paused] nothing expires while held, and what ran out meanwhile lives 24 h more', async () => {
      await replyWithFile()
      await settleAt(now)
      await store.updateConnector(connectorId, { paused: true }, now + day)
      expect(await isThere(now + 30 * day)).toBe(true)
      await store.updateConnector(connectorId, { paused: false }, now + 30 * day)
      expect(await isThere(now + 31 * day - 1)).toBe(true)
      expect(await isThere(now + 31 * day)).toBe(false)
    })

    test('[3.paused] what was gone before the pause stays gone', async () => {
      await replyWithFile()
      await settleAt(now)
      await store.updateConnector(connectorId, { paused: true }, now + 10 * day)
      expect(await isThere(now + 11 * day)).toBe(false)
    })

    test('[4.desk-copy] the agents keep their file', async () => {
      await replyWithFile()
      await settleAt(now)
      await store.recordDownload('uid-1', now, 0)
      expect(await store.findAttachment(instanceId, 'attachment-1')).toMatchObject({
        blobKey: 'blob-1',
        state: 'ready',
      })
      expect(await store.findAttachment('other', 'attachment-1')).toBeUndefined()
    })

    test('[2.url] files to fetch are leased, retried, settled, and told', async () => {
      const attachment = newAttachment({
        state: 'pending',
        url: 'https://x.example/a',
        blobKey: null,
        size: null,
        image: null,
      })
      await store.recordInbound(
        inboundPlan([plannedMessage('m', { attachments: [attachment] })], { customerId: 'customer-1' }),
      )
      const claimAt = (at: number) => claimFetches(store, at)
      expect(await claimAt(now)).toEqual([
        { attachmentId: 'attachment-1', connectorId, url: 'https://x.example/a', mimeType: 'image/png', tries: 0 },
      ])
      expect(await claimAt(now + 59_999)).toEqual([])
      await store.settleFetch(
        'attachment-1',
        { kind: 'retry', at: now + 10, error: reason('file_server_status', { status: 503 }) },
        { now },
      )
      expect(await claimAt(now + 10)).toMatchObject([{ tries: 1 }])
      const { last } = await store.readChangeBounds()
      await store.settleFetch('attachment-1', { kind: 'ready', blobKey: 'b', size: 3, image: null }, { now })
      expect(await store.findAttachment(instanceId, 'attachment-1')).toMatchObject({
        state: 'ready',
        blobKey: 'b',
        size: 3,
        error: null,
      })
      expect(await store.readChanges({ instanceId, after: last, limit: 5 })).toMatchObject([
        { type: 'message.updated', messageId: 'message-m' },
      ])
      await store.settleFetch(
        'attachment-1',
        { kind: 'failed', error: reason('file_server_status', { status: 404 }) },
        { now },
      )
      expect(await store.findAttachment(instanceId, 'attachment-1')).toMatchObject({
        state: 'failed',
        error: reason('file_server_status', { status: 404 }),
        url: 'https://x.example/a',
      })
      expect(await claimAt(now + day)).toEqual([])
    })

    test('a fetch that is settled again, as its commit was not heard of, keeps its file', async () => {
      const attachment = newAttachment({ state: 'pending', url: 'https://x.example/a', blobKey: null, size: null })
      await store.recordInbound(
        inboundPlan([plannedMessage('m', { attachments: [attachment] })], { customerId: 'customer-1' }),
      )
      await claimFetches(store, now, { nodeId: 'node-1' })
      const ready = { kind: 'ready', blobKey: 'b', size: 3, image: null } as const
      const settle = () => store.settleFetch('attachment-1', ready, { now, nodeId: 'node-1' })
      expect(await settle()).toBe(true)
      expect(await settle()).toBe(true)
    })

    test('settling a fetch tells whether the attachment is still there', async () => {
      const attachment = newAttachment({ state: 'pending', url: 'https://x.example/a', blobKey: null, size: null })
      const customer = { connectorId, customerId: 'customer-1' }
      await store.recordInbound(inboundPlan([plannedMessage('m', { attachments: [attachment] })], customer))
      const retry = { kind: 'retry', at: now, error: reason('file_server_status', { status: 503 }) } as const
      const ready = { kind: 'ready', blobKey: 'b', size: 3, image: null } as const
      expect(await store.settleFetch('attachment-1', retry, { now })).toBe(true)
      expect(await store.settleFetch('attachment-1', ready, { now })).toBe(true)
      await store.eraseMessages({ hashId, ...customer, limit: 10, now })
      const { last } = await store.readChangeBounds()
      expect(await store.settleFetch('attachment-1', retry, { now })).toBe(false)
      expect(await store.settleFetch('attachment-1', ready, { now })).toBe(false)
      expect((await store.readChangeBounds()).last).toBe(last)
      expect(await store.findOrphanBlobs(['b'])).toEqual(['b'])
    })

    test('a blob that no row names is an orphan', async () => {
      await store.recordUpload(newUpload({ blobKey: 'of-upload' }))
      await store.recordInbound(
        inboundPlan([plannedMessage('m', { attachments: [newAttachment({ blobKey: 'of-message' })] })], {
          customerId: 'customer-1',
        }),
      )
      expect(await store.findOrphanBlobs(['of-upload', 'of-message', 'of-nobody'])).toEqual(['of-nobody'])
    })

    test('[4.unsettled] a failed attempt leaves the file as it was', async () => {
      await replyWithFile()
      await store.recordDownload('uid-1', now, 0)
      const [one] = await claim(store, now)
      if (!one) throw new Error('nothing was due')
      await fail(store, one, now, 1000)
      expect(await isThere(now + day)).toBe(true)
    })
  })
}
