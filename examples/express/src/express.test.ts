import { join } from 'node:path'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAsAgent, postForged, startPartnerProgram } from '../../../test/examples/partner-program.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

test('a customer of the application writes, and reads the answer', async () => {
  await using partner = await startPartnerProgram({
    world,
    command: () => [process.execPath, join(import.meta.dirname, 'main.js')],
  })
  const messages = `${partner.url}/customers/customer123/messages`
  const post = (text: string) =>
    fetch(messages, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
    })

  expect((await post('Where is my order?')).status).toBe(201)
  await answerAsAgent(world, 'customer123', 'On its way')
  expect(await (await fetch(messages)).json()).toEqual([
    { from: 'customer123', text: 'Where is my order?' },
    { from: 'kiamo', text: 'On its way' },
  ])
  expect(await postForged(partner.url)).toBe(401)

  const refused = await post('')
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ faults: [{ path: '/messages/0/body/message' }] })
})
