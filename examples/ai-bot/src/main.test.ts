import { join } from 'node:path'
import { createWorld, logIn, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAsAgent, startPartnerProgram } from '../../../test/examples/partner-program.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

test('it answers what it can, asks a person, waits, and goes on with the answer', async () => {
  const command = (): [string, ...string[]] => [process.execPath, join(import.meta.dirname, 'main.js')]
  await using bot = await startPartnerProgram({ world, command, env: { CUSTOMER_ID: 'ai' } })
  const says = (text: string, times = 1) =>
    waitFor(`the bot to say "${text}"`, () => bot.output().split(text).length === times + 1)

  bot.type('When do you open?')
  await says('Aria: We are open from nine to six.')
  bot.type('My parcel came damaged.')
  await says('Aria: My colleagues are away.')

  const agent = await logIn(world.url, world.agent)
  await agent.post('/status/active', {})
  bot.type('And now?')
  await says('Aria: I ask a colleague.')
  const { id } = await waitFor('the hand-over', () => world.conversationOf('ai').catch(() => undefined))
  bot.type('Are you there?')
  await waitFor('the question', async () => (await world.thread(id)).at(-1)?.message === 'Are you there?')
  await answerAsAgent(world, 'ai', 'I send you another one.')
  await says('I send you another one.')
  await world.asDesk.post(`/conversations/${id}/return`, {
    last_seen_message_id: (await world.thread(id)).at(-1)?.id,
  })
  await says('Aria: I am back. Is there anything else?')
  bot.type('When do you open again?')
  await says('Aria: We are open from nine to six.', 2)

  expect((await world.thread(id)).map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    'history: When do you open?',
    'history: We are open from nine to six.',
    'history: My parcel came damaged.',
    'history: My colleagues are away. Please come back tomorrow.',
    'history: And now?',
    'inbound: The bot has no answer to this.',
    'inbound: Are you there?',
    'outbound: I send you another one.',
  ])
})
