import { join } from 'node:path'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAsAgent, postForged, startPartnerProgram } from '../../../test/examples/partner-program.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const command = (): [string, ...string[]] => [process.execPath, join(import.meta.dirname, 'main.js')]

test('it says hello, and repeats what an agent answers', async () => {
  await using bot = await startPartnerProgram({ world, command })
  await answerAsAgent(world, 'echo', 'Is anybody there?')
  const { id } = await world.conversationOf('echo')
  const said = await waitFor('the echo', async () => {
    const texts = (await world.thread(id)).map(({ kind, message }) => `${kind}: ${message}`)
    return texts.length === 3 && texts
  })
  expect(said).toEqual([
    'inbound: Hello! I repeat what you answer.',
    'outbound: Is anybody there?',
    'inbound: You said: Is anybody there?',
  ])
  expect(bot.output()).toContain('echo was told: Is anybody there?')
  expect(await postForged(bot.url)).toBe(401)
})

test('an answer that comes twice is repeated once', async () => {
  await using _bot = await startPartnerProgram({ world, command })
  const { id } = await world.conversationOf('echo')
  await answerAsAgent(world, 'echo', 'Once')
  const { items } = await world.asOperator.get<{ items: { id: string }[] }>('/deliveries')
  const [latest] = items
  await world.asOperator.post(`/deliveries/${latest?.id}/replay`)
  await waitFor('the replay', async () => {
    const { delivery } = (await world.thread(id)).find(({ message }) => message === 'Once') ?? {}
    return delivery?.state === 'delivered' && delivery.attempts === 2
  })
  expect((await world.thread(id)).filter(({ message }) => message === 'You said: Once')).toHaveLength(1)
})
