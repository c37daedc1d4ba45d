/** A partner on the packed SDK, as a worker: what fetch and WebCrypto alone can do. */
import { createClient, createWebhookHandler } from './sdk/index.js'

const taken = []
let client
let webhook

function prepare({ BASE_URL, CLIENT_ID, CLIENT_SECRET }) {
  client ??= createClient({ baseUrl: BASE_URL, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET })
  webhook ??= createWebhookHandler({
    clientSecret: CLIENT_SECRET,
    seen: new Set(),
    async onMessage({ body: { message, attachments } }) {
      const { stream } = await client.downloadAttachment(attachments[0])
      taken.push({ message, file: await new Response(stream).text() })
    },
  })
}

const send = () =>
  client.send({
    id: crypto.randomUUID(),
    created_at: Math.floor(Date.now() / 1000),
    customer_id: 'customer in workerd',
    sender: { type: 'human', id: 'customer in workerd' },
    body: { message: 'Where is it?' },
  })

export default {
  async fetch(request, env) {
    prepare(env)
    const { pathname } = new URL(request.url)
    if (pathname === '/webhook') return webhook(request)
    if (pathname === '/send') return Response.json(await send())
    return Response.json(taken.at(-1) ?? null)
  },
}
