/** A customer in the terminal: what is typed is sent, what agents answer is printed, their files are kept. */
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { isSigned } from './body-hash.js'
import { createGateway } from './gateway.js'

const { BASE_URL = 'http://localhost:8080', CLIENT_ID = '', CLIENT_SECRET = '', PORT = '3000' } = process.env
const { CUSTOMER_ID = 'customer123', FILES_DIR = 'files' } = process.env
const gateway = createGateway({ baseUrl: BASE_URL, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET })
await mkdir(FILES_DIR, { recursive: true })

const taken = new Set()

async function take({ id, customer_id, body }) {
  if (taken.has(id)) return
  for (const attachment of body.attachments) {
    // Neither the name nor the id of a file is a safe name for a file here.
    const file = join(FILES_DIR, randomUUID())
    await gateway.download(attachment.content.data, file)
    console.log(`${customer_id} got the file ${attachment.name}: ${file}`)
  }
  console.log(`${customer_id} got: ${body.message}`)
  taken.add(id)
}

/** 200 says that the message is kept; after anything else it comes again. */
async function receive(request) {
  const rawBody = await buffer(request)
  if (!isSigned(rawBody, request.headers['body-hash'], CLIENT_SECRET)) return 401
  await take(JSON.parse(rawBody.toString('utf8')))
  return 200
}

const server = createServer(async (request, response) => {
  response.statusCode = await receive(request).catch((error) => {
    console.error(error)
    return 500
  })
  response.end()
})
server.listen(Number(PORT), () => console.log(`The webhook listens on port ${PORT}. Type a message.`))

for await (const line of createInterface({ input: process.stdin })) {
  const message = {
    id: randomUUID(),
    created_at: Math.floor(Date.now() / 1000),
    customer_id: CUSTOMER_ID,
    sender: { type: 'human', id: CUSTOMER_ID, name: 'John Doe' },
    body: { message: line },
  }
  await gateway.send(message).catch((error) => console.error(`Not sent: ${error.message}`))
}
