import { afterEach, expect, test, vi } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { createSampleBrowser } from '../lib/sample-tabs.ts'
import { guardDrafts } from './draft-files.ts'
import { createSampleWriting, sampleFile } from './sample-writing.ts'

afterEach(() => vi.unstubAllGlobals())

test('a draft that found no room is kept as soon as there is some', () => {
  const { drafts, browser } = createSampleWriting()
  browser.space.isFull = true
  drafts.setText('c1', 'Hello')
  drafts.save()
  browser.space.isFull = false
  drafts.save()
  expect(createSampleWriting({ browser }).draft().text).toBe('Hello')
})

test('drafts of an earlier build are kept until there is room to take them apart', () => {
  const browser = createSampleBrowser()
  browser.kept.set('passerelle.drafts.ada', JSON.stringify({ c1: { text: 'Old', uploads: [], lost: [] } }))
  browser.space.isFull = true
  createSampleWriting({ browser })
  browser.space.isFull = false
  expect(createSampleWriting({ browser }).draft().text).toBe('Old')
  expect([...browser.kept.keys()]).toEqual(['passerelle.draft.ada.c1'])
})

test('a file taken out in another tab stays out, though it is still on its way here', () => {
  const a = createSampleWriting()
  const b = createSampleWriting({ browser: a.browser })
  a.drafts.setText('c1', 'See')
  a.files.add('c1', sampleFile())
  a.drafts.save()
  a.browser.tell()
  const [file] = b.draft().files
  expect(file).toMatchObject({ name: 'a.txt', state: 'lost' })
  b.files.remove('c1', file?.key ?? '')
  b.drafts.save()
  a.browser.tell()
  a.drafts.save()
  a.browser.tell()
  for (const { draft } of [a, b]) expect(draft()).toEqual({ text: 'See', files: [] })
})

test('a text that was refused shows why in every tab, until it is changed', async () => {
  const a = createSampleWriting()
  const b = createSampleWriting({ browser: a.browser })
  a.outbox.send('c1', { text: 'Hello', files: [] })
  a.replies.reject(new ApiError(400, { error: 'invalid_request', error_description: 'Too long.' }))
  await a.outbox.settled('c1')
  a.drafts.save()
  a.browser.tell()
  expect(b.draft()).toMatchObject({ text: 'Hello', refusal: { text: 'Too long.' } })
  b.drafts.setText('c1', 'Hi')
  b.drafts.save()
  a.browser.tell()
  expect(a.draft()).toEqual({ text: 'Hi', files: [] })
})

test('of one draft that two tabs change at once, the text of the later save stays', () => {
  const a = createSampleWriting()
  const b = createSampleWriting({ browser: a.browser })
  a.drafts.setText('c1', 'From a')
  b.drafts.setText('c1', 'From b')
  a.drafts.save()
  b.drafts.save()
  a.browser.tell()
  for (const { draft } of [a, b]) expect(draft().text).toBe('From b')
})

test('drafts are their agent’s alone', () => {
  const { drafts, openInbox, draft } = createSampleWriting()
  drafts.setText('c1', 'Ada’s')
  drafts.save()
  openInbox('zoe')
  expect(draft().text).toBe('')
  drafts.setText('c1', 'Zoé’s')
  drafts.save()
  openInbox('ada')
  expect(draft().text).toBe('Ada’s')
})

test('what was just written is kept when one turns to another tab', () => {
  const page = Object.assign(new EventTarget(), { hidden: false })
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', page)
  const { drafts, browser } = createSampleWriting()
  const unguard = guardDrafts(drafts)
  drafts.setText('c1', 'Hello')
  page.dispatchEvent(new Event('visibilitychange'))
  expect(browser.kept.size).toBe(0)
  page.hidden = true
  page.dispatchEvent(new Event('visibilitychange'))
  expect(createSampleWriting({ browser }).draft().text).toBe('Hello')
  unguard()
})
