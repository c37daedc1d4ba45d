import { afterAll, expect, test } from 'vitest'
import { expectFaults, expectRefusal } from './harness/expect-refusal.ts'
import { send } from './harness/http.ts'
import { base64File, live, type Message, newCustomer, newId, toBot } from './harness/messages.ts'
import { messagesPath } from './harness/partner.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { baseUrl, partner } = target

const KiB = 1024
const MiB = 1024 * KiB
const at = '/messages/0'
const withBody = (body: Message['body']) => live(newCustomer(), 'x', { body })
const base64Of = (bytes: number, fill = 'A') => Buffer.alloc(bytes, fill).toString('base64')

async function expectTaken(message: object): Promise<void> {
  const answer = await partner.post([message])
  expect([answer.status, answer.text.slice(0, 500)]).toEqual([200, expect.any(String)])
}
const expectFault = async (message: object, path: string) => expectFaults(await partner.post([message]), at + path)

test('[2.limits] 1 to 1000 messages', async () => {
  const customer = newCustomer()
  const many = Array.from({ length: 1001 }, (_, i) => live(customer, `${i}`))
  expectFaults(await partner.post([]), '/messages')
  expectFaults(await partner.post(many), '/messages')
  expect(await partner.record(...many.slice(1))).toEqual(many.slice(1).map(() => 'recorded'))
})

test('[2.limits] a request over 40 MiB is 413, announced or chunked, before its form is looked at', async () => {
  const headers = { 'content-type': 'application/json', ...(await partner.auth()) }
  async function* chunks(bytes: number) {
    for (let sent = 0; sent < bytes; sent += MiB) yield Buffer.alloc(Math.min(MiB, bytes - sent), ' ')
  }
  const chunked = await send(baseUrl, messagesPath, { method: 'POST', headers, body: chunks(40 * MiB + 1) })
  expectRefusal(chunked, 413)
  const length = { 'content-length': 40 * MiB + 1 }
  const announced = { method: 'POST', headers: { ...headers, ...length }, body: chunks(40 * MiB + 1) }
  expectRefusal(await send(baseUrl, messagesPath, announced), 413)
  expectRefusal(await send(baseUrl, messagesPath, { method: 'POST', headers, body: chunks(40 * MiB) }), 400)
})

test('[2.limits] a file may take 25 MiB decoded, a request of 40 MiB is read', async () => {
  const largest = withBody({ message: '', attachments: [base64File(base64Of(25 * MiB))] })
  await expectTaken(largest)
  const tooLarge = withBody({ message: '', attachments: [base64File(base64Of(25 * MiB + 1))] })
  await expectFault(tooLarge, '/body/attachments/0/content/data')
  const whole = JSON.stringify({ messages: [live(newCustomer())] })
  const padded = whole + ' '.repeat(40 * MiB - whole.length)
  expect((await partner.post(padded)).status).toBe(200)
})

test('[2.limits] 50 files a message', async () => {
  const files = Array.from({ length: 51 }, () => base64File('eA=='))
  await expectTaken(withBody({ message: '', attachments: files.slice(1) }))
  await expectFault(withBody({ message: '', attachments: files }), '/body/attachments')
})

test('[2.limits] ids and names of 256 characters', async () => {
  const build = (length: number): Message => {
    const customer = newCustomer().padEnd(length, 'c')
    const file = base64File('eA==', { id: newId().padEnd(length, 'f'), name: 'n'.repeat(length) })
    return toBot(customer, 'x', {
      id: newId().padEnd(length, 'i'),
      sender: { type: 'human', id: customer, name: 'é'.repeat(length) },
      recipient: { type: 'bot', id: 'r'.repeat(length), name: 'm'.repeat(length) },
      body: { message: 'x', attachments: [file] },
    })
  }
  await expectTaken(build(256))
  const places = ['id', 'customer_id', 'sender/id', 'sender/name', 'recipient/id', 'recipient/name']
  const files = ['body/attachments/0/id', 'body/attachments/0/name']
  expectFaults(await partner.post([build(257)]), ...[...places, ...files].map((place) => `${at}/${place}`))
})

test('[2.limits] text of 64 KiB', async () => {
  await expectTaken(withBody({ message: 'a'.repeat(64 * KiB) }))
  await expectTaken(withBody({ message: 'é'.repeat(32 * KiB) }))
  await expectFault(withBody({ message: 'a'.repeat(64 * KiB + 1) }), '/body/message')
  await expectFault(withBody({ message: 'é'.repeat(32 * KiB + 1) }), '/body/message')
})

test('[2.limits] [2.rich-content] rich content of 64 KiB and 32 levels', async () => {
  const nested = (levels: number) => JSON.parse(`${'{"a":'.repeat(levels - 1)}{"a":1}${'}'.repeat(levels - 1)}`)
  await expectTaken(withBody({ message: 'x', rich_content: nested(32) }))
  await expectFault(withBody({ message: 'x', rich_content: nested(33) }), '/body/rich_content')
  await expectFault(withBody({ message: 'x', rich_content: nested(5000) }), '/body/rich_content')
  await expectFault(withBody({ message: 'x', rich_content: JSON.stringify(nested(33)) }), '/body/rich_content')
  const frame = '{"text":""}'.length
  await expectTaken(withBody({ message: 'x', rich_content: { text: 'a'.repeat(64 * KiB - frame) } }))
  await expectFault(
    withBody({ message: 'x', rich_content: { text: 'a'.repeat(64 * KiB - frame + 1) } }),
    '/body/rich_content',
  )
  await expectFault(withBody({ message: 'x', rich_content: 'a'.repeat(64 * KiB + 1) }), '/body/rich_content')
})

test('[2.limits] [2.metadata] metadata of 4 KiB', async () => {
  const metadata = (bytes: number) => ({ k: 'a'.repeat(bytes - '{"k":""}'.length) })
  await expectTaken(live(newCustomer(), 'x', { metadata: metadata(4 * KiB) }))
  await expectFault(live(newCustomer(), 'x', { metadata: metadata(4 * KiB + 1) }), '/metadata')
  await expectFault(live(newCustomer(), 'x', { metadata: { k: 'é'.repeat(2 * KiB) } }), '/metadata')
})

test('[2.limits] many large bodies at once: taken, or put off with 503 and Retry-After', async () => {
  const bodies = Array.from({ length: 8 }, () =>
    withBody({ message: '', attachments: [base64File(base64Of(12 * MiB))] }),
  )
  const answers = await Promise.all(bodies.map((message) => partner.post([message])))
  expect(answers.some(({ status }) => status === 200)).toBe(true)
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    expectRefusal(answer, 503)
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
  }
})
