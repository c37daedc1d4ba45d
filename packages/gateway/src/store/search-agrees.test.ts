/** The same texts are found by the same searches on both engines, in the same order and with the same excerpts. */
import { migratedDatabase } from '@passerelle/testkit/postgres'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../config/secret.ts'
import { toWellFormed } from '../messages/inbound-message.ts'
import { inboundPlan, instanceId, now, plannedMessage, seed } from './conformance/fixtures.ts'
import { openStore } from './open-store.ts'
import type { Store } from './store.ts'

const stores: Store[] = []
let drop: () => Promise<void>
beforeAll(async () => {
  const database = await migratedDatabase()
  drop = database.drop
  stores.push(await openStore({ database: { engine: 'sqlite', path: ':memory:' } }))
  stores.push(await openStore({ database: { engine: 'postgres', url: new Secret(database.url) } }))
  for (const store of stores) {
    await store.migrate()
    await seed(store)
  }
})
afterAll(async () => {
  for (const store of stores) await store.close()
  await drop()
})

interface Written {
  text: string
  customerId: string
  name?: string
  note?: string
}

let written = 0
async function write({ text, customerId, name = customerId, note = '' }: Written): Promise<void> {
  written += 1
  const [customerName, metadata] = [toWellFormed(name), JSON.stringify({ note: toWellFormed(note) })]
  const message = plannedMessage(`w${written}`, {
    ...{ text: toWellFormed(text), customerName, metadata, sortAt: now + written },
  })
  const plan = inboundPlan([message], { customerId, conversationId: `of-${customerId}`, receivedAt: now + written })
  for (const store of stores) await store.recordInbound(plan)
}

async function index(): Promise<void> {
  for (const store of stores) while ((await store.indexMessages(1000)) > 0);
}

async function findOn(store: Store, q: string) {
  const { items } = await store.listConversations({ instanceId, status: 'all', limit: 50, q })
  return items.map(({ customerId, match }) => ({
    customerId,
    match: match && { excerpt: match.excerpt, highlights: match.highlights },
  }))
}

/** What both engines find. */
async function find(q: string, among = '') {
  const [onSqlite, onPostgres] = await Promise.all(stores.map((store) => findOn(store, q)))
  expect(onPostgres, `${JSON.stringify(q)} on PostgreSQL, beside SQLite ${among}`).toEqual(onSqlite)
  return onSqlite ?? []
}

test.each<[string, string, string[], string[]]>([
  ['a soft hyphen', 'co\u00adlis', ['colis', 'CO\u00adL', 'colis\u00ad', '\u00adcol'], ['co lis', 'lis', '\u00ad']],
  [
    'joiners of no width',
    'he\u200dre \u2060wo\u200crd\ufeff',
    ['here', 'wo\u200drd', '\u2060word'],
    ['he re', '\u200d'],
  ],
  ['marks that combine', 'e\u0301te\u0301 a\u0308b', ['été', 'ete', 'E\u0300TE', 'äb'], ['e te']],
  ['Chinese', '我的訂單，已到', ['訂單', '我的訂', '的', '我的 已到'], ['單訂', '我訂']],
  ['Japanese, wide and narrow', 'ｶﾞｽの件', ['ガス', 'ｶﾞｽ', 'カ\u3099スの'], ['カス']],
  ['Korean', '\u1112\u1161\u11ab국 서울', ['한국', '서울', '서울 한국'], ['국 한국어']],
  ['emoji', 'merci👩\u200d🚒bien ❤\ufe0f', ['merci', 'merci bien', 'bien👍'], ['mercibien', '👩\u200d🚒', '❤']],
  ['from right to left', 'שָׁלוֹם \u202eمُحَمَّد\u202c عـــلي', ['שלום', 'محمد', 'علي', '\u200fשלו'], ['לום']],
  ['a Turkish i', 'İZMİR ısırdı', ['izmir', 'IZMIR', 'ızmır', 'isird'], ['zmir']],
  ['a sharp s', 'Grüße, STRASSE', ['grusse', 'GRÜSSE', 'straße', 'gruß'], ['grube']],
  ['ligatures', 'oﬃziell ﬁn Œuvre', ['offiziell', 'FIN', 'oeuvre', 'oﬃ'], ['ziell']],
  ['digits of all kinds', '１２３ ٤٥٦ ۷۸۹ ①', ['123', '456', '٧٨٩', '１２', '1'], ['23']],
  ['signs', 'a%b_c\\d "e" @f:*', ['a%b', 'b_c', '\\d', '@f', '"e"', "c'd"], ['%', '_', '"', '*']],
])('%s', async (name, text, finds, findsNot) => {
  const customerId = `of ${name}`
  await write({ text, customerId, name: 'x' })
  await index()
  const findsIt = async (q: string) => (await find(q)).some((one) => one.customerId === customerId)
  for (const q of finds) expect([q, await findsIt(q)]).toEqual([q, true])
  for (const q of findsNot) expect([q, await findsIt(q)]).toEqual([q, false])
})

// biome-ignore format: a line a script
const pieces = [
  'co', 'lis', 'C', 'a', '1', '12', 'é', 'e\u0301', 'ß', 'SS', 'æ', 'İ', 'ı', 'I', 'ﬁ', 'oﬃce', 'ŉ', '½', '①', '²',
  '\u00ad', '\u200d', '\u200c', '\u2060', '\ufeff', '\u034f', '\ufe0f', '\u{e0101}', '\u202e', '\u200f', '\0', '\ud800',
  '手', '机', '壳', '𠮷', 'カ', 'ｶ', 'ﾞ', '\u3099', '한', '\u1112\u1161', 'ก', 'ิ', 'น', 'हि', 'न्',
  'ש', 'שָׁ', 'م', 'مُ', 'ـ', '１', '２', 'Ａ', '٤', '۱', '\u{1d400}', '👩\u200d🚒', '😀', '\ue000', '\ufdd0', '\ufdd1',
  ' ', ' ', ' ', '.', '-', "'", '’', '"', '%', '_', '\\', '*', '@', '/', ':', '&', '|', '!', '(', '\t', '\n', '\u00a0', '\u3000',
]
const anyText = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''))

test('whatever is written, and whatever is searched for', async () => {
  const [seedOfTexts = 0, seedOfQueries = 0] = fc.sample(fc.nat(), 2)
  const texts = fc.sample(anyText, { numRuns: 40, seed: seedOfTexts })
  for (const [i, text] of texts.entries()) {
    // Some come again, under another name.
    const [name, note] = [texts[(i * 7) % 40] ?? '', texts[(i * 11) % 40] ?? '']
    await write({ text, customerId: `c${i % 30}`, name: name.trim() || 'x', note })
    if (i === 20) await index()
  }
  await index()
  for (const q of [...fc.sample(anyText, { numRuns: 80, seed: seedOfQueries }), ...pieces])
    await find(q, `(texts by seed ${seedOfTexts})`)
})
