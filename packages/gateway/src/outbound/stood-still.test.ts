/** A process that stood still, as a paused machine does, goes on where it was: whatever it was about to send is late. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { parseAllowList } from './address-guard.ts'
import { createOutbound } from './outbound.ts'
import { startServer } from './test-server.ts'

const standStill = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

/** Calls back in the turn of the event loop that sees the connections made since, and before it sees them. */
async function openBell(): Promise<(callBack: () => void) => void> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const near = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
  const [far] = await once(server, 'connection')
  onTestFinished(() => {
    near.destroy()
    far.destroy()
    server.close()
  })
  return (callBack) => {
    near.once('data', callBack)
    far.write('x')
  }
}

test('a request whose time is over when its connection stands is not sent', async () => {
  const ring = await openBell()
  const server = await startServer((_, response) => response.end())
  const outbound = createOutbound({ userAgent: 'Passerelle/test', allow: parseAllowList('127.0.0.1').allow })
  onTestFinished(() => outbound.close())
  const send = (body: string, timeoutMs: number) =>
    outbound.send({ pool: body, url: server.url, method: 'POST', headers: {}, body: Buffer.from(body), timeoutMs })
  // What is loaded once is loaded.
  await send('first', 5000)
  ring(() => standStill(200))
  expect(await send('late', 100)).toMatchObject({ kind: 'failure', reason: { code: 'no_answer_in_time' } })
  await send('last', 5000)
  expect(server.requests.map(({ body }) => body)).toEqual(['first', 'last'])
})
