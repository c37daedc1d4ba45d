/** A partner on the packed SDK: sends, prints its webhook's URL, and what the first answer brings. */
import { createServer } from 'node:http'
import { createClient, nodeWebhookHandler } from '@passerelle/sdk'

const { BASE_URL, CLIENT_ID, CLIENT_SECRET, CUSTOMER_ID } = process.env
const client = createClient({ baseUrl: BASE_URL, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET })

const webhook = nodeWebhookHandler({
  clientSecret: CLIENT_SECRET,
  seen: new Set(),
  async onMessage({ body: { message, attachments } }) {
    const { stream } = await client.downloadAttachment(attachments[0])
    console.log(JSON.stringify({ message, file: await new Response(stream).text() }))
    server.close()
  },
})
const server = createServer({ keepAliveTimeout: 1 }, webhook).listen(0, '127.0.0.1', async () => {
  await client.send({
    id: CUSTOMER_ID,
    created_at: Math.floor(Date.now() / 1000),
    customer_id: CUSTOMER_ID,
    sender: { type: 'human', id: CUSTOMER_ID },
    body: { message: 'Where is it?' },
  })
  console.log(JSON.stringify({ webhook: `http://127.0.0.1:${server.address().port}/` }))
})
