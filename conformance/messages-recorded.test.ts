/** What `POST /messaging/v1/messages` records, looked at through the desk API. */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { base64File, fromBot, live, type Message, newCustomer, newId, toBot } from './harness/messages.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { partner, desk, has } = target
const deskTest = test.skipIf(!has.desk)
const ownTest = test.skipIf(!has.own)

const now = () => Math.floor(Date.now() / 1000)
const textsOf = async (customer: string) => (await desk.messagesOf(customer)).map(({ message }) => message)

describe('duplicates', () => {
  test('[2.duplicates] the same again is a duplicate, other content under a used id a new message', async () => {
    const customer = newCustomer()
    const message = live(customer, 'one', { id: '1234546' })
    const changed = { ...message, body: { message: 'two' } }
    const elsewhere = { ...message, customer_id: newCustomer() }
    expect(await partner.record(message, message)).toEqual(['recorded', 'duplicate'])
    expect(await partner.record(changed, message, elsewhere)).toEqual(['recorded', 'duplicate', 'recorded'])
    expect(await partner.record(changed, elsewhere)).toEqual(['duplicate', 'duplicate'])
    if (has.desk) expect(await textsOf(customer)).toEqual(['one', 'two'])
  })

  test('[2.duplicates] sent fifty times at once, recorded once', async () => {
    const message = live(newCustomer())
    const statuses = (await Promise.all(Array.from({ length: 50 }, () => partner.record(message)))).flat()
    expect(statuses.filter((status) => status === 'recorded')).toHaveLength(1)
    expect(statuses.filter((status) => status === 'duplicate')).toHaveLength(49)
    if (has.desk) expect(await textsOf(message.customer_id)).toHaveLength(1)
  })

  deskTest('[2.duplicates] a duplicate reopens nothing', async () => {
    const message = live(newCustomer())
    await partner.record(message)
    const { id } = await desk.conversationOf(message.customer_id)
    await desk.close(id)
    expect(await partner.record(message)).toEqual(['duplicate'])
    expect(await desk.conversationsOf(message.customer_id)).toMatchObject([{ id, status: 'closed' }])
  })

  ownTest('[2.duplicates] what another connector sent is no duplicate', async () => {
    const message = live(newCustomer())
    const { partner: other } = await target.connector()
    expect(await partner.record(message)).toEqual(['recorded'])
    expect(await other.record(message)).toEqual(['recorded'])
    expect(await desk.conversationsOf(message.customer_id)).toHaveLength(2)
  })

  test('[2.fingerprint] the same content spelled in another way is the same', async () => {
    const customer = newCustomer()
    const at = now()
    const file = base64File('aGVsbG8=')
    const plain: Message = {
      ...{ id: newId(), created_at: at, customer_id: customer, metadata: {} },
      sender: { type: 'human', id: customer, name: customer },
      body: { message: 'x', attachments: [file], rich_content: { b: [1, { d: 1, c: 2 }], a: 1 } },
    }
    const withFile = (data: string) => [{ ...file, content: { type: 'base64', data } }]
    const spellings: object[] = [
      { ...plain, created_at: `${at}` },
      { ...plain, metadata: [] },
      { ...plain, metadata: null },
      { ...plain, metadata: undefined, recipient: null, unknown: 'field' },
      { ...plain, sender: { type: 'human', id: customer } },
      { ...plain, body: { ...plain.body, rich_content: { a: 1, b: [1, { c: 2, d: 1 }] } } },
      ...['aGVsbG8', 'aGVs\nbG8=\r\n', ' aGVsbG8 = ', 'data:text/plain;base64,aGVsbG8='].map((data) => ({
        ...plain,
        body: { ...plain.body, attachments: withFile(data) },
      })),
    ]
    expect(await partner.record(plain)).toEqual(['recorded'])
    for (const spelling of spellings)
      expect([spelling, ...(await partner.record(spelling))]).toEqual([spelling, 'duplicate'])
  })

  test('[2.fingerprint] whatever is different in the content makes another message', async () => {
    const customer = newCustomer()
    const plain = toBot(customer, 'x', {
      body: { message: 'x', attachments: [base64File('aGVsbG8=')], rich_content: { a: [1, 2] } },
      metadata: { a: 1 },
    })
    const [file] = plain.body.attachments ?? []
    if (!file || !plain.recipient) throw new Error('no file')
    const withFile = (rest: object) => ({ ...plain.body, attachments: [{ ...file, ...rest }] })
    const different: object[] = [
      { ...plain, created_at: Number(plain.created_at) + 1 },
      { ...plain, sender: { ...plain.sender, name: 'Jane' } },
      { ...plain, sender: { ...plain.sender, type: 'bot' } },
      { ...plain, recipient: { ...plain.recipient, name: 'Other bot' } },
      { ...plain, recipient: undefined },
      { ...plain, metadata: { a: 2 } },
      { ...plain, body: { ...plain.body, message: 'y' } },
      { ...plain, body: { ...plain.body, attachments: [] } },
      { ...plain, body: { ...plain.body, rich_content: { a: [2, 1] } } },
      ...[{ id: 'other' }, { name: 'other.txt' }, { mime_type: 'text/csv' }].map((rest) => ({
        ...plain,
        body: withFile(rest),
      })),
      { ...plain, body: withFile({ content: { type: 'base64', data: 'aGVsbG9v' } }) },
    ]
    expect(await partner.record(plain, ...different)).toEqual([plain, ...different].map(() => 'recorded'))
    expect(await partner.record(plain, ...different)).toEqual([plain, ...different].map(() => 'duplicate'))
  })

  test('[2.fingerprint] holds for any text, rich content and metadata', async () => {
    const value = fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text))
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    const content = fc.record({
      text,
      rich: fc.dictionary(fc.string(), value),
      extra: fc.dictionary(fc.string(), value),
    })
    const reversed = (object: object) => Object.fromEntries(Object.entries(object).reverse())
    await fc.assert(
      fc.asyncProperty(content, async ({ text: written, rich, extra }) => {
        const message = live(newCustomer(), written, {
          body: { message: written, rich_content: rich },
          metadata: extra,
        })
        const shuffled = { ...reversed(message), body: { rich_content: reversed(rich), message: written } }
        const changed = { ...message, body: { ...message.body, message: `${written}!` } }
        expect(await partner.record(message, shuffled, changed)).toEqual(['recorded', 'duplicate', 'recorded'])
      }),
      { numRuns: 50 },
    )
  })
})

describe('the thread', () => {
  deskTest('[2.several-customers] one batch, a conversation for each', async () => {
    const [one, two] = [newCustomer(), newCustomer()]
    await partner.record(live(one, '1'), live(two, '2'), toBot(one, '3'), live(one, '4'), live(two, '5'))
    expect(await textsOf(one)).toEqual(['3', '1', '4'])
    expect(await textsOf(two)).toEqual(['2', '5'])
  })

  deskTest('[2.order] history by its own time, live messages by arrival', async () => {
    const customer = newCustomer()
    const at = now()
    await partner.record(live(customer, 'live 1', { created_at: at + 500 }))
    await partner.record(
      live(customer, 'live 2', { created_at: 1 }),
      fromBot(customer, 'history 2', { created_at: at - 100 }),
      toBot(customer, 'history 1', { created_at: at - 200 }),
    )
    const claimsFuture = toBot(customer, 'history from the future', { created_at: at + 100_000 })
    await partner.record(claimsFuture)
    await partner.record(live(customer, 'live 3', { created_at: at - 300 }))
    expect(await textsOf(customer)).toEqual([
      ...['history 1', 'history 2', 'live 1', 'live 2', 'history from the future', 'live 3'],
    ])
  })

  deskTest('[2.order] in one batch history stands before live messages, ties in request order', async () => {
    const customer = newCustomer()
    const at = now() + 1000
    const history = ['1', '2', '3'].map((text) => toBot(customer, text, { created_at: at }))
    await partner.record(live(customer, '4'), ...history, live(customer, '5'))
    expect(await textsOf(customer)).toEqual(['1', '2', '3', '4', '5'])
  })

  deskTest('[2.no-recipient] a live message, from a human or a bot, of any sender', async () => {
    const customer = newCustomer()
    const sender = { type: 'bot', id: 'somebody-else', name: 'Some bot' }
    await partner.record(live(customer, 'x', { sender }))
    const message = await desk.messageOf(customer)
    expect(message).toMatchObject({ kind: 'inbound', sender, message: 'x', delivery: null })
    expect(message).not.toHaveProperty('recipient')
    expect(await desk.conversationOf(customer)).toMatchObject({ status: 'open', unread_count: 1, assignee: null })
  })

  deskTest('[2.with-recipient] history between the customer and another, a human too', async () => {
    const customer = newCustomer()
    const seller = { type: 'human', id: 'seller', name: 'Sally' }
    await partner.record(toBot(customer, '1', { recipient: seller, created_at: 100 }), fromBot(customer, '2'))
    expect(await desk.messagesOf(customer)).toMatchObject([
      { kind: 'history', recipient: seller, delivery: null, created_at: 100 },
      { kind: 'history', sender: { type: 'bot' }, recipient: { id: customer } },
    ])
  })

  deskTest('[2.history-alone] opens a conversation', async () => {
    const customer = newCustomer()
    await partner.record(toBot(customer), fromBot(customer))
    expect(await desk.conversationsOf(customer)).toMatchObject([{ status: 'open' }])
  })

  deskTest('[2.history-several] several requests are merged by time', async () => {
    const customer = newCustomer()
    const at = now() - 1000
    await partner.record(toBot(customer, '1', { created_at: at }), toBot(customer, '5', { created_at: at + 4 }))
    await partner.record(fromBot(customer, '4', { created_at: at + 3 }), toBot(customer, '3', { created_at: at + 2 }))
    await partner.record(fromBot(customer, '2', { created_at: at + 1 }))
    expect(await textsOf(customer)).toEqual(['1', '2', '3', '4', '5'])
    expect(await desk.conversationsOf(customer)).toHaveLength(1)
  })

  deskTest('[2.reopen] a message after closing reopens the conversation', async () => {
    const customer = newCustomer()
    await partner.record(live(customer, '1'))
    const { id } = await desk.conversationOf(customer)
    for (const again of [live(customer, '2'), toBot(customer, '0')]) {
      await desk.close(id)
      expect(await desk.conversationsOf(customer)).toMatchObject([{ id, status: 'closed' }])
      await partner.record(again)
      expect(await desk.conversationsOf(customer)).toMatchObject([{ id, status: 'open' }])
    }
    expect(await textsOf(customer)).toEqual(['0', '1', '2'])
  })
})

describe('content', () => {
  deskTest('[2.required] a missing name is the id', async () => {
    const customer = newCustomer()
    await partner.record(
      toBot(customer, 'x', { sender: { type: 'human', id: customer }, recipient: { type: 'bot', id: 'b' } }),
    )
    expect(await desk.messageOf(customer)).toMatchObject({
      sender: { type: 'human', id: customer, name: customer },
      recipient: { type: 'bot', id: 'b', name: 'b' },
    })
    expect(await desk.conversationOf(customer)).toMatchObject({ customer_name: customer })
  })

  deskTest('[2.created-at] is kept, and the time of arrival beside it', async () => {
    const [one, two] = [newCustomer(), newCustomer()]
    await partner.record(live(one, 'x', { created_at: '1676541889' }), live(two, 'x', { created_at: 1e11 }))
    const message = await desk.messageOf(one)
    expect(message.created_at).toBe(1676541889)
    expect(message.received_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(Math.abs(Date.parse(message.received_at) - Date.now())).toBeLessThan(60_000)
    expect((await desk.messageOf(two)).created_at).toBe(1e11)
  })

  deskTest('[2.empty-message] an empty text with a file is an empty text', async () => {
    const customer = newCustomer()
    await partner.record({ ...live(customer), body: { attachments: [base64File('eA==')] } })
    expect(await desk.messageOf(customer)).toMatchObject({ message: '', attachments: [{ state: 'ready', size: 1 }] })
  })

  deskTest('[2.nul] outside of ids NUL and lone surrogates become U+FFFD', async () => {
    const customer = newCustomer()
    const odd = 'a\0b\ud800c\udc00'
    const mended = 'a\ufffdb\ufffdc\ufffd'
    const attachments = [base64File('eA==', { name: odd })]
    await partner.record({
      ...live(customer),
      sender: { type: 'human', id: customer, name: odd },
      body: { message: odd, attachments, rich_content: { key: odd, list: [odd] } },
      metadata: { key: odd },
    })
    expect(await desk.messageOf(customer)).toMatchObject({
      sender: { name: mended },
      message: mended,
      attachments: [{ name: mended }],
      rich_content: { key: mended, list: [mended] },
      metadata: { key: mended },
    })
  })

  deskTest('[2.nul] text of any script is kept as it is', async () => {
    const customer = newCustomer()
    const texts = ['Voilà 👩‍👩‍👧‍👦', '\u202eright to left', '<script>alert(1)</script>', 'a\r\n\tb\u2028', '\u{10ffff}']
    await partner.record(...texts.map((text) => live(customer, text)))
    expect(await textsOf(customer)).toEqual(texts)
  })

  const rich: { value: unknown }[] = [
    { value: { type: 'unknown-vocabulary', deep: { list: [1, null, true, 'x'] } } },
    { value: { type: 'buttons', buttons: [{ title: 'Yes' }] } },
    { value: 'plain text' },
  ]
  test.skipIf(!has.desk).each(rich)('[2.rich-content] $value is kept', async ({ value }) => {
    const customer = newCustomer()
    await partner.record(live(customer, 'x', { body: { message: 'x', rich_content: value } }))
    expect((await desk.messageOf(customer)).rich_content).toEqual(value)
  })

  deskTest('[2.rich-content] JSON in a string is taken; [] and null are none', async () => {
    const [json, list, none] = [newCustomer(), newCustomer(), newCustomer()]
    const build = (customer: string, value: unknown) =>
      live(customer, 'x', { body: { message: 'x', rich_content: value } })
    await partner.record(build(json, '{"type":"card","n":[1]}'), build(list, []), build(none, null))
    const { rich_content: shown } = await desk.messageOf(json)
    expect(typeof shown === 'string' ? JSON.parse(shown) : shown).toEqual({ type: 'card', n: [1] })
    expect(await desk.messageOf(list)).not.toHaveProperty('rich_content')
    expect(await desk.messageOf(none)).not.toHaveProperty('rich_content')
  })

  deskTest('[2.metadata] any object is kept; [] and null mean {}', async () => {
    const cases: [unknown, object][] = [
      [
        { order: 7, 'nested key': { list: [1, 'x', null] }, '': '' },
        { order: 7, 'nested key': { list: [1, 'x', null] }, '': '' },
      ],
      [[], {}],
      [null, {}],
      [undefined, {}],
      [{}, {}],
    ]
    for (const [sent, kept] of cases) {
      const customer = newCustomer()
      await partner.record(live(customer, 'x', { metadata: sent }))
      expect((await desk.messageOf(customer)).metadata).toEqual(kept)
    }
  })
})

ownTest('[2.success] what was answered with 200 survives a kill', async () => {
  // A gateway of its own, killed without a warning.
  const other = await openTarget()
  const message = live(newCustomer(), 'kept')
  await other.partner.record(message)
  await other.own.restart()
  expect(await other.partner.record(message)).toEqual(['duplicate'])
  expect(await other.desk.messageOf(message.customer_id)).toMatchObject({ message: 'kept' })
  await other.close()
})

describe.skipIf(!has.own)('when the time to reopen is over', () => {
  test('[2.reopen] a new conversation is started, and reopening the old one beside it is refused', async () => {
    const late = await openTarget({ REOPEN_WINDOW: '0s' })
    const customer = newCustomer()
    await late.partner.record(live(customer, '1'))
    const first = await late.desk.conversationOf(customer)
    await late.desk.close(first.id)
    await late.partner.record(live(customer, '2'))
    const all = await late.desk.conversationsOf(customer)
    expect(all).toHaveLength(2)
    expect(all.find(({ id }) => id === first.id)?.status).toBe('closed')
    expect((await late.desk.post(`/conversations/${first.id}/reopen`)).status).toBe(409)
    expect((await late.desk.post(`/conversations/${first.id}/messages`, { message: 'late' })).status).toBe(409)
    for (const { id } of all.filter(({ status }) => status === 'open')) await late.desk.close(id)
    expect((await late.desk.post(`/conversations/${first.id}/reopen`)).status).toBeLessThan(300)
    await late.close()
  })
})
