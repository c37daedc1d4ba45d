import type { ConversationItem, ConversationPage, Page } from '@passerelle/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inboundPlan, plannedMessage } from '../../store/conformance/fixtures.ts'
import { openDesk, type TestDesk } from './test-desk.ts'

let desk: TestDesk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

async function record(customerId: string, { text = 'hello', name = customerId, metadata = '{}' }): Promise<void> {
  const receivedAt = desk.clock.now()
  const message = plannedMessage(customerId, { text, metadata, customerName: name, sortAt: receivedAt })
  await desk.store.recordInbound(inboundPlan([message], { customerId, conversationId: `of-${customerId}`, receivedAt }))
}
const index = async () => {
  while ((await desk.store.indexMessages(100)) > 0);
}
async function search(q: string): Promise<ConversationItem[]> {
  const url = `/desk/v1/conversations?q=${encodeURIComponent(q)}`
  const answer = await desk.app.inject({ method: 'GET', url, headers: desk.lea })
  expect([q, answer.statusCode, answer.body]).toEqual([q, 200, expect.any(String)])
  const page: Page<ConversationItem> = answer.json()
  return page.items
}
const marked = ({ match }: ConversationItem): string[] =>
  match?.highlights.map(([start, end]) => match.excerpt.slice(start, end)) ?? []

const written: [q: string, text: string, highlight: string][] = [
  ['oeuvre', 'Une œuvre', 'œuvre'],
  ['ŒUVRE', 'une oeuvre', 'oeuvre'],
  ['strasse', 'Lange Straße 3', 'Straße'],
  ['STRAẞE', 'lange strasse 3', 'strasse'],
  ['dorde', 'Pozdrav, Đorđe', 'Đorđe'],
  ['елка', 'Новая Ёлка', 'Ёлка'],
  ['soren', 'Kære Søren', 'Søren'],
  ['lodz', 'z Łodzi', 'Łodzi'],
  ['καλημερα', 'Καλημέρα σας', 'Καλημέρα'],
  ['ΟΔΟΣ', 'η οδός', 'οδός'],
  ['محمد', 'السيد مُحَمَّد', 'مُحَمَّد'],
  ['أحمد', 'السيد احمد', 'احمد'],
  ['שלום', 'אמר שָׁלוֹם', 'שָׁלוֹם'],
  ['istanbul', 'Merhaba İSTANBUL', 'İSTANBUL'],
  ['ISPARTA', 'Merhaba ısparta', 'ısparta'],
  ['réponse', 'la re\u0301ponse', 're\u0301ponse'],
  ['re\u0301ponse', 'la réponse', 'réponse'],
  ['office', 'the oﬃce', 'oﬃce'],
  ['訂單', '請問我的訂單什麼時候到', '訂單'],
  ['單', '請問我的訂單什麼時候到', '單'],
  ['ご注文', '先日のご注文について', 'ご注文'],
  ['ガス', '都市ｶﾞｽの料金', 'ｶﾞｽ'],
  ['พัสดุ', 'ฉันยังไม่ได้รับพัสดุเลย', 'พัสดุ'],
  ['手机', '我的iPhone手机壳', '手机'],
]

test('words are found however they are written', async () => {
  await record('other', { text: 'quite another thing' })
  for (const [q, text] of written) await record(`wanted ${q}`, { text })
  await index()
  for (const [q, , highlight] of written) {
    const items = await search(q)
    const found = items.find((item) => item.customer_id === `wanted ${q}`)
    expect([q, found && marked(found)]).toEqual([q, [highlight]])
    expect(items.map((item) => item.customer_id)).not.toContain('other')
  }
})

test('a customer is found by any part of the name or id, however short', async () => {
  await record('tel-06', { name: 'Bø Li Ly-Ng Œdipe 王伟' })
  for (let i = 0; i < 101; i++) await record(`x${i}`.replaceAll('0', 'y'), { name: 'Quentin' })
  await index()
  for (const q of ['Bo', 'bo', 'BO Li', 'li b', 'Ly', 'Œd', 'oed', '王', '王伟', '伟', 'l-06']) {
    expect([q, (await search(q)).map((item) => item.customer_id)]).toEqual([q, ['tel-06']])
  }
})

test('a name that was not indexed yet is found by the same rules', async () => {
  await record('new', { name: 'Stanisław Jø' })
  for (const q of ['stanislaw', 'jo', 'slaw']) {
    expect([q, (await search(q)).map((item) => item.customer_id)]).toEqual([q, ['new']])
  }
})

test('an order number in the metadata is found, and shown', async () => {
  await record('a', { text: 'Where is it?', metadata: '{"order":{"number":"FR-2024/00917"},"total":4711}' })
  await record('b', { text: 'Hello', metadata: '{"order":{"number":"FR-2024/00918"}}' })
  await index()
  for (const q of ['FR-2024/00917', '00917', '4711']) {
    const [found, ...others] = await search(q)
    expect([q, found?.customer_id, others]).toEqual([q, 'a', []])
  }
  expect((await search('00917'))[0]?.match).toMatchObject({ excerpt: 'number: FR-2024/00917' })
  // Names of fields are the same for everybody.
  expect(await search('order')).toEqual([])
})

test('a search says when the index is 5 s or more behind, and by how much', async () => {
  await index()
  await record('late', { text: 'the last to come' })
  const behind = async (query: string) => {
    const answer = await desk.app.inject({ method: 'GET', url: `/desk/v1/conversations?${query}`, headers: desk.lea })
    return answer.json<ConversationPage>().search_behind_seconds
  }
  expect(await behind('q=last')).toBeUndefined()
  desk.clock.advance(7000)
  expect(await behind('q=last')).toBe(7)
  expect(await behind('view=all')).toBeUndefined()
  await index()
  expect(await behind('q=last')).toBeUndefined()
})

test('whatever is typed is answered', async () => {
  await record('c', { text: 'abc' })
  await index()
  expect((await search('abc\0')).map((item) => item.customer_id)).toEqual(['c'])
  for (const q of [
    '\0',
    '\uffff',
    '"',
    'a"b',
    '*',
    'a AND',
    'NOT',
    'text:abc',
    '(',
    '{a b}:',
    'NEAR(a b)',
    '\\',
    '%',
  ]) {
    await search(q)
  }
})
