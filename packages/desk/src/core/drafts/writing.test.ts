/** What is written, until it is sent: made here as the root makes it, before a server that answers as it is told. */
import type { MessageItem, UploadItem } from '@passerelle/protocol'
import { describe, expect, test } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { sampleMessage } from '../conversations/sample-messages.ts'
import { draftOf } from './draft-store.ts'
import { createWriting } from './writing.ts'

const upload: UploadItem = {
  upload_id: 'u1',
  name: 'a.txt',
  size: 1,
  mime_type: 'text/plain',
  width: null,
  height: null,
}
const file = new File(['a'], 'a.txt', { type: 'text/plain' })

function createWorld() {
  const replies = Promise.withResolvers<MessageItem>()
  const uploads = Promise.withResolvers<UploadItem>()
  const posted: unknown[] = []
  const writing = createWriting({
    reply: (conversation, body) => {
      posted.push([conversation, body])
      return replies.promise
    },
    startUpload: () => ({ done: uploads.promise, cancel: () => {} }),
    onSent: async () => {},
  })
  const draft = () => draftOf(writing.drafts.store.get(), 'c1')
  return { ...writing, replies, uploads, posted, draft }
}

describe('a reply', () => {
  test('leaves the composer at once, and the outbox when the server has it', async () => {
    const { drafts, sendDraft, outbox, posted, draft, replies } = createWorld()
    drafts.setText('c1', ' Hello ')
    expect(sendDraft('c1')).toBeUndefined()
    expect(draft().text).toBe('')
    expect(outbox.store.get()).toMatchObject([{ conversationId: 'c1', text: 'Hello', state: 'sending' }])
    replies.resolve(sampleMessage(1))
    await outbox.settled('c1')
    expect(outbox.store.get()).toEqual([])
    expect(posted).toEqual([['c1', { message: 'Hello' }]])
  })

  test('that is refused comes back into the empty composer, with the reason', async () => {
    const { drafts, sendDraft, outbox, draft, replies } = createWorld()
    drafts.setText('c1', 'Hello')
    sendDraft('c1')
    replies.reject(new ApiError(400, { error: 'invalid_request', error_description: 'Too long.' }))
    await outbox.settled('c1')
    expect(draft()).toMatchObject({ text: 'Hello', refusal: { text: 'Too long.' } })
    expect(outbox.store.get()).toEqual([])
  })

  test('that is refused waits in the thread while the next one is written', async () => {
    const { drafts, sendDraft, outbox, draft, replies } = createWorld()
    drafts.setText('c1', 'Hello')
    sendDraft('c1')
    drafts.setText('c1', 'And')
    replies.reject(new ApiError(400, { error: 'invalid_request', error_description: 'Too long.' }))
    await outbox.settled('c1')
    expect(draft().text).toBe('And')
    const [entry] = outbox.store.get()
    expect(entry).toMatchObject({ state: 'failed', failure: { kind: 'refused' } })
    outbox.editAgain(entry?.key ?? '')
    expect(draft().text).toBe('Hello\nAnd')
  })

  test('goes when its last file is there', async () => {
    const { drafts, files, sendDraft, outbox, posted, draft, uploads } = createWorld()
    drafts.setText('c1', 'See')
    files.add('c1', file)
    expect(sendDraft('c1')).toBeUndefined()
    expect(draft().sendWhenReady).toBe(true)
    expect(posted).toEqual([])
    uploads.resolve(upload)
    await expect.poll(() => posted).toEqual([['c1', { message: 'See', attachments: [{ upload_id: 'u1' }] }]])
    expect(draft()).toEqual({ text: '', files: [] })
    expect(outbox.store.get()).toHaveLength(1)
  })
})

test('two desks know nothing of each other', () => {
  const [one, other] = [createWorld(), createWorld()]
  one.drafts.setText('c1', 'Hello')
  expect(other.draft().text).toBe('')
})
