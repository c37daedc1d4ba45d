/** What goes wrong on the way: a lost answer, a dead tab, another agent, a page that is opened meanwhile. */
import { describe, expect, test } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { sampleConversation } from '../conversations/sample-conversation.ts'
import { sampleMessage } from '../conversations/sample-messages.ts'
import { createSampleBrowser } from '../lib/sample-tabs.ts'
import { createOwnTurns } from '../lib/turns.ts'
import { standingOf } from './meanwhile.ts'
import { createSampleWriting } from './sample-writing.ts'
import { watchKept } from './watch-kept.ts'

const sent = (text: string) => ['c1', { message: text }]
const send = ({ outbox }: ReturnType<typeof createSampleWriting>, text: string) =>
  outbox.send('c1', { text, files: [] })
const refusal = new ApiError(400, { error: 'invalid_request', error_description: 'Too long.' })

describe('a reply whose answer was lost, in a conversation that was closed since', () => {
  async function lose() {
    const world = createSampleWriting()
    const { outbox, answers, seen } = world
    answers.push(Promise.reject(new Error('cut')))
    outbox.send('c1', { text: 'Hello', files: [], since: standingOf(seen) })
    await outbox.settled('c1')
    expect(outbox.store.get()).toMatchObject([{ failure: { kind: 'network' }, isTried: true }])
    seen.conversation = sampleConversation({ status: 'closed' })
    return world
  }

  test('is posted again under its key where it stands in the thread', async () => {
    const { outbox, replies, seen, posted } = await lose()
    const there = sampleMessage(2, { kind: 'outbound', message: 'Hello', author: { id: 'ada', name: 'Ada' } })
    seen.messages = [there, ...seen.messages]
    replies.resolve(there)
    outbox.resendUnreached()
    await outbox.settled('c1')
    expect(outbox.store.get()).toEqual([])
    expect(posted).toEqual([sent('Hello'), sent('Hello')])
  })

  test('is the agent’s to decide where it does not', async () => {
    const { outbox, posted } = await lose()
    outbox.resendUnreached()
    await outbox.settled('c1')
    expect(outbox.store.get()).toMatchObject([{ failure: { kind: 'meanwhile' }, isTried: true }])
    expect(posted).toHaveLength(1)
  })
})

test('what waited too long for a connection is told, and goes no more by itself', () => {
  const browser = createSampleBrowser()
  const old = { key: 'k1', conversationId: 'c1', text: 'Hello', files: [], at: 0, state: 'failed' }
  browser.kept.set('passerelle.reply.ada.k1', JSON.stringify({ ...old, failure: { kind: 'network' } }))
  const { outbox, posted } = createSampleWriting({ browser })
  const told: string[] = []
  watchKept(outbox, { tell: ({ text }) => told.push(text), untell: (conversation) => told.push(conversation) })
  expect(outbox.store.get()).toMatchObject([{ failure: { kind: 'network' } }])
  outbox.resendUnreached()
  expect(outbox.store.get()).toMatchObject([{ failure: { kind: 'overdue' } }])
  outbox.resendUnreached()
  outbox.discard('k1')
  expect([posted, told]).toEqual([[], ['Hello', 'c1']])
})

test('what is on its way cannot be taken back', async () => {
  const world = createSampleWriting()
  const { outbox, draft, replies } = world
  send(world, 'Hello')
  const [entry] = outbox.store.get()
  outbox.editAgain(entry?.key ?? '')
  outbox.discard(entry?.key ?? '')
  expect(outbox.store.get()).toEqual([entry])
  expect(draft().text).toBe('')
  replies.resolve(sampleMessage(2))
  await outbox.settled('c1')
  expect(outbox.store.get()).toEqual([])
})

test('a tab that hangs while it waits for the end of a reply holds up no other', async () => {
  const browser = createSampleBrowser()
  const turns = { ...createOwnTurns(), isShared: true }
  const a = createSampleWriting({ browser, turns })
  createSampleWriting({
    browser,
    turns: { isShared: true, take: (name) => turns.take(name, () => new Promise(() => {})) },
  })
  a.answers.push(Promise.reject(new ApiError(401, {})))
  send(a, 'One')
  browser.tell()
  await a.outbox.settled('c1')
  a.replies.resolve(sampleMessage(2))
  send(a, 'Two')
  await expect.poll(() => a.posted).toEqual([sent('One'), sent('Two')])
})

describe('another agent who logs in on the same page', () => {
  test('sends nothing that waited for its turn', async () => {
    const world = createSampleWriting()
    const { outbox, loggedIn, replies, posted } = world
    send(world, 'One')
    send(world, 'Two')
    await expect.poll(() => posted).toEqual([sent('One')])
    loggedIn.agent = 'zoe'
    replies.resolve(sampleMessage(2))
    await outbox.settled('c1')
    expect(outbox.store.get()).toMatchObject([{ text: 'Two', failure: { kind: 'network' } }])
    expect(posted).toEqual([sent('One')])
  })

  test('gets nothing that is refused then', async () => {
    const world = createSampleWriting()
    const { loggedIn, openInbox, replies, posted, draft, outbox, browser } = world
    send(world, 'Hello')
    await expect.poll(() => posted).toHaveLength(1)
    loggedIn.agent = 'zoe'
    openInbox('zoe')
    replies.reject(refusal)
    await replies.promise.catch(() => undefined)
    send(world, 'Mine')
    await outbox.settled('c1')
    expect(draft()).toMatchObject({ text: 'Mine' })
    expect([...browser.kept.keys()]).toContainEqual(expect.stringMatching(/^passerelle\.reply\.ada\./))
  })
})

describe('where tabs do not know of each other', () => {
  test('a second one leaves alone what the first one is sending', async () => {
    const a = createSampleWriting()
    send(a, 'One')
    send(a, 'Two')
    const b = createSampleWriting({ browser: a.browser })
    expect(b.outbox.store.get().map(({ failure }) => failure?.kind)).toEqual(['interrupted', 'interrupted'])
    a.browser.tell()
    a.replies.resolve(sampleMessage(2))
    await a.outbox.settled('c1')
    a.browser.tell()
    expect(a.posted).toEqual([sent('One'), sent('Two')])
    expect(b.outbox.store.get()).toEqual([])
  })

  test('what was cut by a reload is sent when one asks', async () => {
    const closed = createSampleWriting()
    send(closed, 'Hello')
    const { outbox, replies, posted } = createSampleWriting({ browser: closed.browser })
    outbox.resend(outbox.store.get()[0]?.key ?? '')
    replies.resolve(sampleMessage(2))
    await outbox.settled('c1')
    expect([outbox.store.get(), posted]).toEqual([[], [sent('Hello')]])
  })
})
