import { request } from 'node:http'
import { createWorld, requestToken, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
let authorization: string
beforeAll(async () => {
  world = await createWorld()
  authorization = `Bearer ${await requestToken(world.url, world.connector)}`
})
afterAll(() => world.close())

const headers = () => ({ authorization, 'content-type': 'application/json' })
const post = async (body: string): Promise<{ status: number; body: string }> => {
  const answer = await fetch(`${world.url}/messaging/v1/messages`, { method: 'POST', headers: headers(), body })
  return { status: answer.status, body: await answer.text() }
}
const sender = { type: 'human', id: 'customer' }
const messageOf = (id: number) => ({ id: `m${id}`, created_at: 1_700_000_000, customer_id: 'customer', sender })
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`key ${n}`, n]))

test.each([
  ['in a message', { messages: [{ ...messageOf(1), body: { message: 'x' }, unknown: keys(60_000) }] }, 'Item 0'],
  [
    'beside the messages',
    { messages: [{ ...messageOf(2), body: { message: 'x' } }], unknown: keys(60_000) },
    'The body',
  ],
])('[2.limits] tens of thousands of values %s are refused unparsed', async (_name, body, told) => {
  const answer = await post(JSON.stringify(body))
  expect(answer).toEqual({ status: 400, body: expect.stringMatching(`${told}.* holds more than 50000 values`) })
})

test('[2.limits] as many values as a message can hold are taken', async () => {
  const rich_content = { list: Array.from({ length: 32_000 }, () => 0) }
  const messages = Array.from({ length: 8 }, (_, n) => ({ ...messageOf(n), body: { message: 'x', rich_content } }))
  expect((await post(JSON.stringify({ messages }))).status).toBe(200)
})

test('[2.limits] other requests are answered while a large body is read', async () => {
  // In order but for one message, so that nothing is recorded: reading is all there is to do.
  const rich_content = { list: Array.from({ length: 20_000 }, (_, n) => n % 10) }
  const messages = Array.from({ length: 140 }, (_, n) => ({ ...messageOf(n), body: { message: 'x', rich_content } }))
  const body = JSON.stringify({ messages: [...messages, {}] })
  let isAnswered = false
  const answered = new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${world.url}/messaging/v1/messages`, { method: 'POST', headers: headers() }, (answer) => {
      isAnswered = true
      resolve(answer.resume().statusCode)
    })
    sent.on('error', reject).end(body)
  })
  let others = 0
  for (; !isAnswered; others++) await fetch(`${world.url}/health/live`)
  expect(await answered).toBe(400)
  // When it is read in one go, all others wait but those that came before its last byte.
  expect(others).toBeGreaterThan(10)
})
