import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { type App, type AppOptions, createApp } from './app.ts'

let app: App
let lines: Record<string, unknown>[] = []
const clients: Socket[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await app.close()
})

async function open(options: Partial<AppOptions>): Promise<void> {
  lines = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  app = createApp({ log, trustProxy: [], version: '1.2.3', ...options })
  app.get('/', () => 'here')
  await app.listen({ port: 0, host: '127.0.0.1' })
}

/** What a new connection gets: an answer, or its end. */
async function ask(): Promise<string> {
  const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  clients.push(client)
  client.on('error', () => {})
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  const answered = once(client, 'data').then(([chunk]) => String(chunk).slice(9, 12))
  return Promise.race([answered, new Promise<string>((resolve) => client.once('close', () => resolve('closed')))])
}

const askTimes = async (times: number) => {
  const answers: string[] = []
  for (let i = 0; i < times; i++) answers.push(await ask())
  return answers
}

test('one address has so many connections, and gets another when one has ended', async () => {
  await open({ connections: { perAddress: 2 } })
  expect(await askTimes(4)).toEqual(['200', '200', 'closed', 'closed'])
  expect(lines).toMatchObject([{ level: 40, address: '127.0.0.1', perAddress: 2 }])
  clients[0]?.destroy()
  await expect.poll(ask).toBe('200')
})

test('a trusted proxy has as many as there may be in all', async () => {
  await open({ connections: { perAddress: 1, total: 3 }, trustProxy: ['loopback'] })
  expect(await askTimes(4)).toEqual(['200', '200', '200', 'closed'])
  expect(lines).toMatchObject([{ level: 40, total: 3 }])
})
