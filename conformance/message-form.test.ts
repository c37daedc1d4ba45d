/** Which messages `POST /messaging/v1/messages` accepts: required fields, their types, and what they may hold. */
import { afterAll, describe, expect, test } from 'vitest'
import { expectFaults, expectRecorded, expectRefusal } from './harness/expect-refusal.ts'
import { altered, base64File, live, type Message, newCustomer, newId, toBot } from './harness/messages.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { partner } = target

describe('form', () => {
  const required = ['/id', '/created_at', '/customer_id', '/sender', '/sender/type', '/sender/id', '/body']
  test.each(required)('[2.required] %s', async (path) => {
    for (const value of [undefined, null]) {
      expectFaults(await partner.post([altered(path, value)]), `/messages/0${path}`)
    }
  })

  test('[2.required] of a recipient, type and id', async () => {
    const message = toBot(newCustomer())
    for (const path of ['/recipient/type', '/recipient/id']) {
      expectFaults(await partner.post([altered(path, undefined, message)]), `/messages/0${path}`)
    }
  })

  test('[2.required] ids that are numbers, empty or of another type are refused', async () => {
    const message = toBot(newCustomer(), 'x', { body: { message: 'x', attachments: [base64File('eA==')] } })
    const ids = ['/id', '/customer_id', '/sender/id', '/recipient/id', '/body/attachments/0/id']
    for (const path of ids) {
      for (const value of [12, true, {}, [], '']) {
        const answer = await partner.post([altered(path, value, message)])
        expect(expectRefusal(answer, 400).errors?.map((fault) => fault.path)).toContain(`/messages/0${path}`)
      }
    }
  })

  const wrong: [string, unknown][] = [
    ...['cat', '', 'Human', 1, {}].map((type): [string, unknown] => ['/sender/type', type]),
    ...[7, {}, true].flatMap((value): [string, unknown][] => [
      ['/sender/name', value],
      ['/body/message', value],
    ]),
    ['/sender', 'John'],
    ['/sender', []],
    ['/recipient', 'chatbot'],
    ['/body', 'Hello'],
    ['/body', []],
    ['/body/attachments', {}],
    ['/body/attachments', 'file'],
    ['/metadata', 'x'],
    ['/metadata', 3],
    ['/metadata', true],
    ['/metadata', ['a']],
  ]
  test.each(wrong)('[2.required] [2.errors] %s of a wrong type or value: %j', async (path, value) => {
    expectFaults(await partner.post([altered(path, value)]), `/messages/0${path}`)
  })

  test('[2.required] what an attachment needs', async () => {
    const message = live(newCustomer(), 'x', { body: { message: 'x', attachments: [base64File('eA==')] } })
    for (const path of ['id', 'name', 'mime_type', 'content', 'content/type', 'content/data']) {
      const place = `/body/attachments/0/${path}`
      expectFaults(await partner.post([altered(place, undefined, message)]), `/messages/0${place}`)
    }
    const place = '/body/attachments/0/content/type'
    expectFaults(await partner.post([altered(place, 'file', message)]), `/messages/0${place}`)
  })

  test('[2.required] null on an optional field means absent, unknown fields are ignored', async () => {
    const absent = live(newCustomer(), 'x', { recipient: null, metadata: null })
    const nulls = { ...absent, body: { message: 'x', attachments: null, rich_content: null } }
    nulls.sender = { type: 'human', id: newId(), name: null }
    const noText = live(newCustomer(), '', { body: { message: null, attachments: [base64File('eA==')] } })
    const unknown = { ...live(newCustomer()), priority: 7, sender: { type: 'bot', id: 'b', mood: 'good' } }
    const list = [nulls, noText, unknown]
    expectRecorded(await partner.post({ messages: list, version: 2, meta: null }), ...list)
  })

  test.each([
    1.5,
    -1,
    '2023-02-16T10:04:49Z',
    '',
    '1676541889.5',
    'now',
    '-5',
    1676541889000,
    '1676541889000',
    1e11 + 1,
    {},
  ])('[2.created-at] %j is refused, and the message says what is wanted', async (value) => {
    const { errors } = expectFaults(await partner.post([altered('/created_at', value)]), '/messages/0/created_at')
    expect(errors?.[0]?.message).toMatch(/second/i)
  })

  test('[2.created-at] a string of digits is as good as a number', async () => {
    const list = [live(newCustomer(), 'x', { created_at: '1676541889' }), live(newCustomer(), 'x', { created_at: 0 })]
    expectRecorded(await partner.post(list), ...list)
  })

  test('[2.empty-message] is valid with a file or rich content only', async () => {
    const empty = (body: Message['body']) => ({ ...live(newCustomer()), body })
    const faulty = [{}, { message: '' }, { message: null }, { message: '', attachments: [], rich_content: null }]
    for (const body of faulty) expectFaults(await partner.post([empty(body)]), '/messages/0/body/message')
    const good = [
      empty({ message: '', attachments: [base64File('eA==')] }),
      empty({ attachments: [base64File('eA==')] }),
      empty({ message: '', rich_content: { type: 'buttons' } }),
      empty({ rich_content: 'plain' }),
    ]
    expectRecorded(await partner.post(good), ...good)
  })

  test('[2.nul] NUL and lone surrogates in ids are refused', async () => {
    const message = toBot(newCustomer(), 'x', { body: { message: 'x', attachments: [base64File('eA==')] } })
    for (const path of ['/id', '/customer_id', '/sender/id', '/recipient/id', '/body/attachments/0/id']) {
      for (const id of ['a\0b', 'a\ud800', '\udc00b']) {
        const answer = await partner.post([altered(path, id, message)])
        expect(expectRefusal(answer, 400).errors?.map((fault) => fault.path)).toContain(`/messages/0${path}`)
      }
    }
  })

  test('[2.with-recipient] one of the two must be the customer', async () => {
    const customer = newCustomer()
    const between = (sender: string, recipient: string, type = 'human') => ({
      ...live(customer),
      ...{ sender: { type, id: sender }, recipient: { type: 'human', id: recipient } },
    })
    expectFaults(await partner.post([between('a', 'b')]), '/messages/0/recipient/id')
    const good = [between(customer, 'b'), between('a', customer), between('shop', customer, 'bot')]
    expectRecorded(await partner.post(good), ...good)
  })

  const contents = ['', '!!!!', 'abc$', 'A', 'data:text/plain,hello', 'YWJj=YWJj'].slice(1)
  test.each(contents)('[2.base64] %s is none', async (data) => {
    const message = live(newCustomer(), 'x', { body: { message: 'x', attachments: [base64File(data)] } })
    expectFaults(await partner.post([message]), '/messages/0/body/attachments/0/content/data')
  })

  const urls = [
    'ftp://example.com/a',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '/relative',
    'example.com/a',
    'http://',
    '',
  ]
  test.each(urls)('[2.url] "%s" is refused', async (data) => {
    const file = { ...base64File(''), content: { type: 'url', data } }
    const message = live(newCustomer(), 'x', { body: { message: 'x', attachments: [file] } })
    expectFaults(await partner.post([message]), '/messages/0/body/attachments/0/content/data')
  })
})
