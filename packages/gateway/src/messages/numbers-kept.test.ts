import { createWorld, operatorToken, requestToken, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseHoldingSources } from '../lib/number-sources.ts'
import { toJsonText } from './json-text.ts'

let world: World
let asPartner: Record<string, string>
let asDesk: Record<string, string>
const asOperator = { authorization: `Bearer ${operatorToken}` }
beforeAll(async () => {
  world = await createWorld()
  const service = { instance_id: world.instanceId, name: 'Reader', service: true }
  const { api_key } = await world.asOperator.post<{ api_key: string }>('/agents', service)
  asDesk = { authorization: `Bearer ${api_key}` }
  asPartner = { authorization: `Bearer ${await requestToken(world.url, world.connector)}` }
})
afterAll(() => world.close())

const metadata = '{"order":9007199254740993,"price":1.10,"far":1e400,"list":[-0,{"deep":0.00000001}],"plain":5}'
const richContent = '{"type":"invoice","total":12345678901234567890,"items":[{"price":2.50}]}'

/** As text: an object would round the numbers before they left. */
const post = async (path: string, headers: Record<string, string>, body: string): Promise<string> => {
  const answer = await fetch(world.url + path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  })
  return answer.text()
}
const send = (message: string) => post('/messaging/v1/messages', asPartner, `{"messages":[${message}]}`)
const messageOf = (customer: string, parts: { metadata?: string; richContent?: string }): string =>
  `{"id":"m","created_at":1700000000,"customer_id":"${customer}","sender":{"type":"human","id":"${customer}"},` +
  `"body":{"message":"Hello","rich_content":${parts.richContent ?? 'null'}},"metadata":${parts.metadata ?? 'null'}}`
const read = async (path: string): Promise<string> => (await fetch(world.url + path, { headers: asDesk })).text()

test('[2.numbers] numbers keep their source text from POST to webhook, API and export', async () => {
  await send(messageOf('exact', { metadata, richContent }))
  const { id } = await world.conversationOf('exact')
  expect(await read(`/desk/v1/conversations/${id}`)).toContain(`"metadata":${metadata}`)
  const thread = await read(`/desk/v1/conversations/${id}/messages`)
  expect(thread).toContain(`"metadata":${metadata}`)
  expect(thread).toContain(`"rich_content":${richContent}`)

  await world.reply(id, { message: 'Hi', rich_content: { n: 1 } })
  const [webhook] = await world.partner.waitForRequests(1)
  expect(webhook?.body.toString('utf8')).toContain(`"metadata":${metadata}`)
  const exported = await post(`/operator/v1/customers/${world.connector.id}/exact/export`, asOperator, '{}')
  expect(exported).toContain(`"rich_content":${richContent}`)
})

test('[2.numbers] so do those of rich content that comes as a string, and of an agent side reply', async () => {
  await send(messageOf('string', { richContent: JSON.stringify(richContent) }))
  const { id } = await world.conversationOf('string')
  expect(await read(`/desk/v1/conversations/${id}/messages`)).toContain(`"rich_content":${richContent}`)

  const before = world.partner.received.length
  const reply = `{"message":"Hi","rich_content":${richContent},"metadata":${metadata}}`
  expect(await post(`/desk/v1/conversations/${id}/messages`, asDesk, reply)).toContain(`"rich_content":${richContent}`)
  const webhook = (await world.partner.waitForRequests(before + 1)).at(-1)
  expect(webhook?.body.toString('utf8')).toContain(`"rich_content":${richContent}`)
  expect(webhook?.body.toString('utf8')).toContain(`"metadata":${metadata}`)
})

test('[2.fingerprint] numbers that differ only beyond 2^53 make two messages, and spellings of one number make one', async () => {
  const statuses: unknown[] = []
  for (const number of [
    '9007199254740992',
    '9007199254740993',
    '9007199254740993.0',
    '1.1',
    '1.10',
    '11e-1',
    '0',
    '-0',
  ]) {
    const answer = JSON.parse(await send(messageOf('prints', { metadata: `{"n":${number}}` })))
    statuses.push(answer.messages[0].status)
  }
  expect(statuses).toEqual([
    ...['recorded', 'recorded', 'duplicate'],
    ...['recorded', 'duplicate', 'duplicate'],
    ...['recorded', 'duplicate'],
  ])
})

test('[2.empty-array] a recipient that is [] is absent', async () => {
  const answer = await world.send({
    ...JSON.parse(messageOf('php', {})),
    recipient: [],
    metadata: [],
  })
  expect(answer.messages).toEqual([{ id: 'm', status: 'recorded' }])
  const { id } = await world.conversationOf('php')
  expect((await world.thread(id))[0]).toMatchObject({ kind: 'inbound', metadata: {} })
})

test('[2.numbers] one that is too long for any limit is not worked on', () => {
  const long = `{"n":1e${'9'.repeat(1_000_000)}}`
  expect(toJsonText(parseHoldingSources(long))).toMatchObject({ json: '', bytes: Number.POSITIVE_INFINITY })
  expect(toJsonText({ list: [parseHoldingSources(long)] })).toMatchObject({ json: '', bytes: Number.POSITIVE_INFINITY })
})
