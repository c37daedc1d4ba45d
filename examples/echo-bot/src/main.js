/** Says hello to the agents, and repeats whatever they answer. */
import { createServer } from 'node:http'
import { createClient, nodeWebhookHandler } from '@passerelle/sdk'

const { BASE_URL: baseUrl = 'http://localhost:8080', CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = process.env
const client = createClient({ baseUrl, clientId, clientSecret })
const sender = { type: 'bot', id: 'echo', name: 'Echo' }

async function onMessage({ id, created_at, customer_id, body }) {
  console.log(`${customer_id} was told: ${body.message}`)
  // Id and time follow from the answer's, so that an answer that comes twice is repeated once.
  const message = `You said: ${body.message}`
  await client.send({ id: `echo-${id}`, created_at, customer_id, sender, body: { message } })
}
createServer(nodeWebhookHandler({ clientSecret, onMessage })).listen(Number(process.env.PORT ?? 3000))

const now = Math.floor(Date.now() / 1000)
const hello = { message: 'Hello! I repeat what you answer.' }
await client.send({ id: `hello-${now}`, created_at: now, customer_id: 'echo', sender, body: hello })
