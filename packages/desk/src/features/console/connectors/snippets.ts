/** What a partner's developer pastes to be connected. The secret is there only at the moment it is shown. */
export interface Credentials {
  baseUrl: string
  clientId: string
  clientSecret: string
}

export const envSnippet = ({ baseUrl, clientId, clientSecret }: Credentials): string =>
  [`BASE_URL=${baseUrl}`, `CLIENT_ID=${clientId}`, `CLIENT_SECRET=${clientSecret}`, ''].join('\n')

export const curlSnippet = ({ baseUrl, clientId, clientSecret }: Credentials): string =>
  `TOKEN=$(curl -s ${baseUrl}/oauth2/v1/token \\
  -d grant_type=client_credentials \\
  -d client_id=${clientId} \\
  -d client_secret=${clientSecret} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

curl -s ${baseUrl}/messaging/v1/messages \\
  -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{"messages": [{
    "id": "'$(date +%s)'-1",
    "created_at": '$(date +%s)',
    "customer_id": "customer123",
    "sender": {"type": "human", "id": "customer123", "name": "John Doe"},
    "body": {"message": "Hello, I have a question."}
  }]}'
`

export const sdkSnippet = `// No registry has the SDK yet. In a clone of Passerelle:
//   npm pack -w @passerelle/sdk --pack-destination /tmp
// In a folder of your own, with the .env above and this as app.mjs:
//   npm install /tmp/passerelle-sdk-*.tgz
//   node --env-file=.env app.mjs
import http from 'node:http'
import { createClient, nodeWebhookHandler } from '@passerelle/sdk'

const { BASE_URL, CLIENT_ID, CLIENT_SECRET } = process.env
const client = createClient({
  baseUrl: BASE_URL,
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
})

// The agents' answers arrive here.
const webhook = nodeWebhookHandler({
  clientSecret: CLIENT_SECRET,
  async onMessage(message) {
    console.log(message.customer_id, message.body.message)
  },
})
http.createServer(webhook).listen(3000)

// A customer's message goes to the agents.
await client.send({
  id: crypto.randomUUID(),
  created_at: Math.floor(Date.now() / 1000),
  customer_id: 'customer123',
  sender: { type: 'human', id: 'customer123', name: 'John Doe' },
  body: { message: 'Hello, I have a question.' },
})
`
