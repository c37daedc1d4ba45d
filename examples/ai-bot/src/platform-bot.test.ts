/** Before what Rasa, Dialogflow CX and Dialogflow ES are documented to answer. */
import { createServer } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerAsAgent, startPartnerProgram } from '../../../test/examples/partner-program.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const agent = 'projects/p/locations/europe-west1/agents/a'
const hints = { summary: 'The parcel came damaged.' }

interface Platform {
  path: string
  textOf(body: never): string
  answer(text: string, isHandover: boolean): object
  env(url: string): Record<string, string>
}

const platforms: Record<string, Platform> = {
  rasa: {
    path: '/webhooks/rest/webhook?token=t',
    textOf: (body: { sender: string; message: string }) => body.message,
    answer: (text, isHandover) => [
      { recipient_id: 'x', text },
      ...(isHandover ? [{ recipient_id: 'x', custom: { handover: hints } }] : []),
    ],
    env: (url) => ({ RASA_URL: url, RASA_TOKEN: 't' }),
  },
  dialogflow: {
    path: `/v3/${agent}/sessions/of-dialogflow:detectIntent`,
    textOf: (body: { queryInput: { text: { text: string } } }) => body.queryInput.text.text,
    answer: (text, isHandover) => ({
      queryResult: {
        responseMessages: [
          { text: { text: [text] } },
          ...(isHandover ? [{ liveAgentHandoff: { metadata: hints } }] : []),
        ],
      },
    }),
    env: (url) => ({ DIALOGFLOW_URL: url, DIALOGFLOW_AGENT: agent, DIALOGFLOW_TOKEN: 't' }),
  },
  'dialogflow-es': {
    path: '/v2/projects/p/locations/europe-west1/agent/sessions/of-dialogflow-es:detectIntent',
    textOf: (body: { queryInput: { text: { text: string } } }) => body.queryInput.text.text,
    answer: (text, isHandover) => ({
      queryResult: {
        fulfillmentText: text,
        fulfillmentMessages: [
          { text: { text: [text] } },
          { platform: 'TELEGRAM', text: { text: [`${text} (Telegram)`] } },
          ...(isHandover ? [{ payload: { handover: hints } }] : []),
        ],
      },
    }),
    env: (url) => ({
      ...{ DIALOGFLOW_URL: url, DIALOGFLOW_TOKEN: 't' },
      ...{ DIALOGFLOW_PROJECT: 'p', DIALOGFLOW_LOCATION: 'europe-west1' },
    }),
  },
}

test.each(Object.entries(platforms))(
  'a bot of %s hands over, is silent, goes on, and hands over again',
  async (name, platform) => {
    const asked: (string | undefined)[] = []
    const vendor = createServer(async (request, response) => {
      const text = platform.textOf((await json(request)) as never)
      asked.push(request.url)
      const isHandover = text.includes('damaged')
      const said = isHandover ? 'I ask a colleague.' : `You said: ${text}`
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(platform.answer(said, isHandover)))
    }).listen(0, '127.0.0.1')
    await new Promise((done) => vendor.once('listening', done))
    const address = vendor.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const customerId = `of-${name}`
    const command = (): [string, ...string[]] => [process.execPath, join(import.meta.dirname, 'platform-bot.js'), name]
    await using bot = await startPartnerProgram({
      ...{ world, command },
      env: { CUSTOMER_ID: customerId, ...platform.env(url) },
    })
    const connector = `/connectors/${world.connector.id}`
    const { webhook_url } = await world.asOperator.get<{ webhook_url: string }>(connector)
    await world.asOperator.call('PATCH', connector, { events_url: webhook_url })
    const says = (text: string) => waitFor(`the bot to say "${text}"`, () => bot.output().includes(text))

    bot.type('Hello')
    await says('Bot: You said: Hello')
    bot.type('My parcel came damaged.')
    await says('Bot: I ask a colleague.')
    const { id } = await waitFor('the hand-over', () => world.conversationOf(customerId).catch(() => undefined))
    await waitFor('the history', async () => (await world.thread(id)).length === 5)
    bot.type('Are you there?')
    await waitFor('the question', async () => (await world.thread(id)).at(-1)?.message === 'Are you there?')
    await answerAsAgent(world, customerId, 'I send you another one.')
    await says('I send you another one.')
    await world.asDesk.post(`/conversations/${id}/return`, {
      last_seen_message_id: (await world.thread(id)).at(-1)?.id,
    })
    await says('Bot: I am back.')
    bot.type('Thanks')
    await says('Bot: You said: Thanks')
    bot.type('This one is damaged too.')
    await waitFor('people to be asked again', async () => {
      return (await world.conversationOf(customerId)).owner?.type === 'queue'
    })
    const texts = (await world.thread(id)).map(({ message }) => message)
    expect(texts).toContain('This one is damaged too.')
    expect(texts.at(-1)).toBe('The customer asks for a person.')
    expect(asked).toEqual(Array(4).fill(platform.path))
    expect((await world.thread(id)).filter(({ message }) => message?.includes('Telegram'))).toEqual([])
    const request = (await world.thread(id)).find(({ message }) => message === 'The customer asks for a person.')
    expect(request?.metadata).toEqual({ handover: hints })
    vendor.close()
    vendor.closeAllConnections()
  },
)
