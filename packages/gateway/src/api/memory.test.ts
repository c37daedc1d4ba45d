import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import {
  type Accounts,
  createAccounts,
  createDataDir,
  type DataDir,
  type GatewayProcess,
  operatorToken,
  requestToken,
  startGatewayProcess,
  waitFor,
} from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

const megabyte = 1_000_000

let data: DataDir
let gateway: GatewayProcess
let accounts: Accounts
let agent: Agent
const clients: Socket[] = []

beforeEach(async () => {
  data = await createDataDir()
  gateway = await startGatewayProcess({ dataDir: data.path, settings: { LOG_LEVEL: 'fatal' } })
  accounts = await createAccounts({ url: gateway.url, operatorToken, connector: { webhook_url: gateway.url } })
  agent = new Agent({ keepAlive: true, maxSockets: 1 })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  agent.destroy()
  await gateway.end('SIGKILL')
  await data.remove()
})

/** Of the gateway's process, in MB, as it tells by a connection that was there before. */
async function residentMegabytes(): Promise<number> {
  const [answer] = await once(request(`${gateway.url}/metrics`, { agent }).end(), 'response')
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(await text(answer))?.[1]) / megabyte
}

/** Sends that, and holds the connection; what was answered so far. */
function hold(head: string, body: Buffer): { answer: string } {
  const held = { answer: '' }
  const client = connect(gateway.port, '127.0.0.1')
  clients.push(client)
  client.on('error', () => {})
  client.on('data', (chunk) => {
    held.answer += chunk
  })
  client.write(head)
  client.write(body)
  return held
}

/** By how much the process grew at most, until so many are answered; or until it grew by more than it may. */
async function growthBy(begin: () => { answer: string }[], answered: number, mayGrow: number): Promise<number> {
  const before = await residentMegabytes()
  const held = begin()
  let most = 0
  await waitFor(`${answered} answers`, async () => {
    most = Math.max(most, (await residentMegabytes()) - before)
    return most > mayGrow || held.filter(({ answer }) => answer !== '').length >= answered
  })
  return most
}

const head = (path: string, length: number, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\n${more}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`

test('bodies that nobody vouches for take next to nothing, however many they are', async () => {
  const body = Buffer.alloc(megabyte - 1, 0x20)
  const chunk = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body])
  const unbounded =
    'POST /oauth2/v1/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
  const held: { answer: string }[] = []
  const begin = () => {
    for (let i = 0; i < 300; i++) {
      held.push(hold(head('/desk/v1/session', megabyte), body), hold(unbounded, chunk))
    }
    return held
  }
  expect(await growthBy(begin, 600, 200)).toBeLessThan(200)
  for (const { answer } of held) expect(answer).toMatch(/^HTTP\/1.1 413 /)
})

test('all bodies share one memory, of which a part is kept for small ones', async () => {
  const token = await requestToken(gateway.url, accounts.connector)
  const body = Buffer.alloc(0.9 * megabyte, 0x20)
  const wanted = head('/messaging/v1/messages', body.length + 1, `Authorization: Bearer ${token}\r\n`)
  let held: { answer: string }[] = []
  const begin = () => {
    held = Array.from({ length: 1000 }, () => hold(wanted, body))
    return held
  }
  // 256 MiB for bodies, and what the collector has not yet taken back.
  expect(await growthBy(begin, 600, 650)).toBeLessThan(650)
  for (const { answer } of held) expect(answer).toMatch(/^$|^HTTP\/1.1 503 .*\r\nretry-after: \d/is)
  const customer = { id: 'c1', type: 'human' }
  const message = { id: 'm1', created_at: 1_700_000_000, customer_id: 'c1', sender: customer, body: { message: 'Hi' } }
  expect(await accounts.asPartner.post('/messaging/v1/messages', { messages: [message] })).toMatchObject({
    messages: [{ status: 'recorded' }],
  })
})
