/** A bot of Rasa or Dialogflow in the terminal, which hands over to people. Type what the customer says. */
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { createClient, nodeWebhookHandler } from '@passerelle/sdk'
import { openDialogflow } from './dialogflow.js'
import { openDialogflowEs } from './dialogflow-es.js'
import { openRasa } from './rasa.js'

const { BASE_URL: baseUrl = 'http://localhost:8080', CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = process.env
const customerId = process.env.CUSTOMER_ID ?? 'customer123'
const client = createClient({ baseUrl, clientId, clientSecret })
const platforms = { rasa: openRasa, dialogflow: openDialogflow, 'dialogflow-es': openDialogflowEs }
const open = platforms[process.argv[2]]
if (!open) throw new Error(`Name the platform: ${Object.keys(platforms).join(', ')}`)
const ask = open(process.env)

const customer = { type: 'human', id: customerId }
const bot = { type: 'bot', id: 'bot', name: 'Bot' }
/** What the customer and the bot said since people had the conversation last. */
let transcript = []
let isWithPeople = false

const webhook = nodeWebhookHandler({
  clientSecret,
  seen: new Set(),
  onMessage: ({ sender, body }) => console.log(`${sender.name}: ${body.message}`),
  onEvent({ type, customer_id }) {
    if (customer_id !== customerId) return
    if (type !== 'conversation.returned' && type !== 'conversation.closed') return
    isWithPeople = false
    console.log('Bot: I am back.')
  },
})
createServer(webhook).listen(Number(process.env.PORT ?? 3000))

const write = (sender, recipient, message) => ({
  id: crypto.randomUUID(),
  created_at: Math.floor(Date.now() / 1000),
  customer_id: customerId,
  sender,
  ...(recipient && { recipient }),
  body: { message },
})

async function hear(text) {
  // People have the conversation: they are to read it now, and the bot stays silent.
  if (isWithPeople) return client.send(write(customer, undefined, text))
  transcript.push(write(customer, bot, text))
  const { texts, handover } = await ask(customerId, text)
  for (const said of texts) {
    console.log(`Bot: ${said}`)
    transcript.push(write(bot, customer, said))
  }
  if (handover) await handOver(handover)
}

async function handOver(hints) {
  // History alone is silent once people gave the conversation back; a live message asks for them every time.
  const request = write(bot, undefined, hints.reason ?? 'The customer asks for a person.')
  await client.send([...transcript, request], { handover: hints })
  transcript = []
  isWithPeople = true
}

console.log('Bot: Hello! How can I help?')
createInterface({ input: process.stdin }).on('line', (text) => {
  hear(text).catch((error) => console.error(error.message))
})
