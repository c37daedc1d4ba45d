/** A bot in the terminal. Its model calls tools; one of them brings a person in. Type what the customer says. */
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { createClient, nodeWebhookHandler } from '@passerelle/sdk'
import { createAgentTools, createInbox } from '@passerelle/sdk/ai'
import { think } from './model.js'

const { BASE_URL: baseUrl = 'http://localhost:8080', CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = process.env
const customerId = process.env.CUSTOMER_ID ?? 'customer123'
const client = createClient({ baseUrl, clientId, clientSecret })
const inbox = createInbox()
const tools = createAgentTools(client, { inbox, bot: { id: 'aria', name: 'Aria' } })

const webhook = nodeWebhookHandler({
  clientSecret,
  seen: new Set(),
  onMessage: (message) => inbox.add({ kind: 'message', message }),
  onEvent: (event) => inbox.add({ kind: 'event', event }),
})
createServer(webhook).listen(Number(process.env.PORT ?? 3000))

/** All that the model knows: what was said, and what its tools gave. */
const memory = []
let isWithPeople = false

/** Lets the model go on until it waits for the customer. */
async function run() {
  for (let step = think(customerId, memory); step; step = think(customerId, memory)) {
    for (const { from, text } of step.say ?? []) say(from, text)
    if (!step.call) return
    const { name, input } = step.call
    if (name === 'hand_over') isWithPeople = true
    const result = await tools.call(name, input).catch((error) => ({ error: error.message }))
    memory.push({ role: 'tool', name, result })
    isWithPeople = result.your_turn === false
  }
}

function say(from, text) {
  console.log(`${from}: ${text}`)
  memory.push({ role: from === 'Aria' ? 'bot' : 'person', text, at: new Date().toISOString() })
}

async function hear(text) {
  memory.push({ role: 'customer', text, at: new Date().toISOString(), isLive: isWithPeople })
  // People have the conversation: they are to read it now, and the model stays silent.
  if (isWithPeople) return sendLive(text)
  await run()
}

async function sendLive(text) {
  const message = { id: crypto.randomUUID(), created_at: Math.floor(Date.now() / 1000), customer_id: customerId }
  await client.send({ ...message, sender: { type: 'human', id: customerId }, body: { message: text } })
}

console.log('Aria: Hello! How can I help?')
createInterface({ input: process.stdin }).on('line', (text) => {
  hear(text).catch((error) => console.error(error.message))
})
