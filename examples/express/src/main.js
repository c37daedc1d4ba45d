/** Conversations with agents in an Express application: two routes for its own pages, one for the gateway. */
import { randomUUID } from 'node:crypto'
import { createClient, nodeWebhookHandler, PasserelleError } from '@passerelle/sdk'
import express from 'express'

const { BASE_URL: baseUrl = 'http://localhost:8080', CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = process.env
const client = createClient({ baseUrl, clientId, clientSecret })

/** By customer; in a real application, a table. */
const transcripts = new Map()

function keep(customerId, entry) {
  const transcript = transcripts.get(customerId) ?? []
  transcripts.set(customerId, [...transcript, entry])
}

const webhook = nodeWebhookHandler({
  clientSecret,
  seen: new Set(),
  onMessage: ({ customer_id, sender, body }) => keep(customer_id, { from: sender.name, text: body.message }),
})

const app = express()

// Before express.json(): the signature is over the body's bytes.
app.post('/webhook', webhook)
app.use(express.json())

app.get('/customers/:id/messages', (request, response) => {
  response.json(transcripts.get(request.params.id) ?? [])
})

app.post('/customers/:id/messages', async (request, response) => {
  const { id } = request.params
  const { text } = request.body
  await client.send({
    id: randomUUID(),
    created_at: Math.floor(Date.now() / 1000),
    customer_id: id,
    sender: { type: 'human', id },
    body: { message: text },
  })
  keep(id, { from: id, text })
  response.status(201).end()
})

app.use((error, _request, response, next) => {
  if (!(error instanceof PasserelleError)) return next(error)
  const isOurs = error.code === 'invalid_request'
  response.status(isOurs ? 400 : 502).json({ error: error.code, faults: error.faults })
})

app.listen(Number(process.env.PORT ?? 3000))
