/** What is written, until it is sent: made here as the root makes it, before a server that answers as it is told. */
import { describe, expect, test } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { sampleConversation } from '../conversations/sample-conversation.ts'
import { sampleMessage } from '../conversations/sample-messages.ts'
import { createSampleBrowser } from '../lib/sample-tabs.ts'
import { createOwnTurns } from '../lib/turns.ts'
import { draftOf } from './draft-store.ts'
import { standingOf } from './meanwhile.ts'
import { createSampleWriting as createWorld, sampleFile, sampleUpload as upload } from './sample-writing.ts'
import { watchGone } from './watch-gone.ts'
import { watchKept } from './watch-kept.ts'

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
    files.add('c1', sampleFile())
    expect(sendDraft('c1')).toBeUndefined()
    expect(draft().sendWhenReady).toBe(true)
    expect(posted).toEqual([])
    uploads.resolve(upload)
    await expect.poll(() => posted).toEqual([['c1', { message: 'See', attachments: [{ upload_id: 'u1' }] }]])
    expect(draft()).toEqual({ text: '', files: [] })
    expect(outbox.store.get()).toHaveLength(1)
  })
})

describe('a message that goes later than it was sent off', () => {
  const zoe = { id: 'zoe', name: 'Zoé' }
  const answered = sampleMessage(2, { kind: 'outbound', author: zoe, message: 'Yes' })

  test('is kept where a colleague answered, and goes when one asks again', async () => {
    const { drafts, files, sendDraft, beginnings, outbox, posted, uploads, replies, seen } = createWorld()
    const told: string[] = []
    watchKept(outbox, {
      tell: ({ text }) => told.push(text),
      untell: (conversation) => told.push(`not ${conversation}`),
    })
    beginnings.begin('c1', 'text', standingOf(seen))
    drafts.setText('c1', 'See')
    files.add('c1', sampleFile())
    sendDraft('c1')
    Object.assign(seen, { conversation: sampleConversation({ assignee: zoe }), messages: [answered, sampleMessage(1)] })
    uploads.resolve(upload)
    await expect.poll(() => outbox.store.get()).toMatchObject([{ text: 'See', failure: { kind: 'meanwhile' } }])
    const [entry] = outbox.store.get()
    expect(entry?.failure).toMatchObject({ happened: [{ kind: 'answered' }, { kind: 'assigned', to: 'Zoé' }] })
    expect(entry?.failure).toMatchObject({ customer: seen.conversation.customer_name })
    expect(told).toEqual(['See'])
    expect(posted).toEqual([])
    outbox.resend(entry?.key ?? '')
    replies.resolve(sampleMessage(3))
    await outbox.settled('c1')
    expect(posted).toHaveLength(1)
    expect(outbox.store.get()).toEqual([])
    expect(told).toEqual(['See', 'not c1'])
  })

  test('is kept too where only the connection was lost', async () => {
    const { drafts, sendDraft, beginnings, outbox, posted, replies, seen } = createWorld()
    beginnings.begin('c1', 'text', standingOf(seen))
    drafts.setText('c1', 'Hello')
    sendDraft('c1')
    replies.reject(new ApiError(401, {}))
    await outbox.settled('c1')
    expect(outbox.store.get()).toMatchObject([{ failure: { kind: 'network' } }])
    Object.assign(seen, { conversation: sampleConversation({ status: 'closed' }) })
    outbox.resendUnreached()
    await outbox.settled('c1')
    expect(outbox.store.get()).toMatchObject([{ failure: { kind: 'meanwhile', happened: [{ kind: 'closed' }] } }])
    expect(posted).toHaveLength(1)
  })
})

describe('two tabs of a browser', () => {
  function openTabs() {
    const around = { browser: createSampleBrowser(), turns: { ...createOwnTurns(), isShared: true } }
    return { ...around, a: createWorld(around), b: createWorld(around) }
  }

  test('write on each other’s drafts, and lose none of them', () => {
    const { a, b, browser } = openTabs()
    a.drafts.setText('c1', 'From a')
    b.drafts.setText('c2', 'From b')
    a.drafts.save()
    b.drafts.save()
    browser.tell()
    for (const { drafts } of [a, b, createWorld({ browser })]) {
      expect([draftOf(drafts.store.get(), 'c1').text, draftOf(drafts.store.get(), 'c2').text]).toEqual([
        'From a',
        'From b',
      ])
    }
  })

  test('go on with one draft: what one has not heard of yet stays', async () => {
    const { a, b, browser } = openTabs()
    a.drafts.setText('c1', 'See')
    a.drafts.save()
    browser.tell()
    expect(b.draft().text).toBe('See')
    b.files.add('c1', sampleFile())
    b.uploads.resolve(upload)
    await expect.poll(() => b.draft().files[0]?.state).toBe('ready')
    b.drafts.save()
    a.drafts.setText('c1', 'See this')
    a.drafts.save()
    browser.tell()
    for (const { draft } of [a, b]) {
      expect(draft()).toMatchObject({ text: 'See this', files: [{ state: 'ready', upload }] })
    }
    a.files.clearDraft('c1')
    browser.tell()
    expect(b.draft()).toEqual({ text: '', files: [] })
  })

  test('send a message that waited once, whichever of them comes first', async () => {
    const { a, b, browser } = openTabs()
    a.drafts.setText('c1', 'Hello')
    a.sendDraft('c1')
    a.replies.reject(new ApiError(401, {}))
    await a.outbox.settled('c1')
    browser.tell()
    expect(b.outbox.store.get()).toMatchObject([{ text: 'Hello', failure: { kind: 'network' } }])
    b.replies.resolve(sampleMessage(2))
    b.outbox.resendUnreached()
    a.outbox.resendUnreached()
    await Promise.all([a.outbox.settled('c1'), b.outbox.settled('c1')])
    browser.tell()
    expect([a.outbox.store.get(), b.outbox.store.get()]).toEqual([[], []])
    expect([a.posted, b.posted]).toEqual([[['c1', { message: 'Hello' }]], [['c1', { message: 'Hello' }]]])
  })

  test('a message that one of them was sending when it was closed is for the other to send', async () => {
    const { b, browser } = openTabs()
    const closed = createWorld({ browser, turns: { isShared: true, take: async () => {} } })
    closed.outbox.send('c1', { text: 'Hello', files: [] })
    browser.tell()
    await expect.poll(() => b.outbox.store.get()).toMatchObject([{ failure: { kind: 'interrupted' } }])
    b.outbox.resend(b.outbox.store.get()[0]?.key ?? '')
    b.replies.resolve(sampleMessage(2))
    await b.outbox.settled('c1')
    expect(b.posted).toEqual([['c1', { message: 'Hello' }]])
  })
})

test('what is written in a deleted conversation goes, in every tab: drafts, notes and what is on its way', async () => {
  const browser = createSampleBrowser()
  const [one, other] = [createWorld({ browser }), createWorld({ browser })]
  for (const id of ['c1', 'note c1', 'transfer c1', 'c2']) one.drafts.setText(id, `Hello ${id}`)
  one.files.add('c1', sampleFile())
  one.drafts.save()
  one.outbox.send('c1', { text: 'Hello', files: [] })
  browser.tell()
  expect([...browser.kept.keys()]).toHaveLength(5)
  await expect.poll(() => one.posted).toHaveLength(1)
  other.drop('c1')
  browser.tell()
  one.replies.reject(new ApiError(404, {}))
  await one.outbox.settled('c1')
  one.drafts.save()
  expect([...browser.kept.keys()]).toEqual(['passerelle.draft.ada.c2'])
  expect([...one.drafts.store.get().keys()]).toEqual(['c2'])
  expect(one.outbox.store.get()).toEqual([])
})

test('what is written goes too where the conversation was deleted while nobody listened', async () => {
  const { drafts, outbox, conversations, drop } = createWorld()
  for (const id of ['c1', 'note c2', 'c3', 'note c3']) drafts.setText(id, 'Hello')
  outbox.send('c4', { text: 'Hello', files: [] })
  const asked: string[] = []
  const failures: Record<string, number> = { c1: 404, c2: 404, c4: 404 }
  const { look } = watchGone({
    kept: conversations,
    read: async (id) => {
      asked.push(id)
      if (failures[id]) throw new ApiError(failures[id], {})
    },
    drop,
  })
  await look()
  expect(asked).toEqual(['c1', 'c2', 'c3', 'c4'])
  expect(conversations()).toEqual(['c3', 'c3'])
  failures.c3 = 503
  await look()
  expect(conversations()).toEqual(['c3', 'c3'])
})

test('two desks know nothing of each other', () => {
  const [one, other] = [createWorld(), createWorld()]
  one.drafts.setText('c1', 'Hello')
  expect(other.draft().text).toBe('')
})
