import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { createDataDir, type DataDir, type GatewayProcess, startGatewayProcess, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

let data: DataDir
let gateway: GatewayProcess
beforeEach(async () => {
  data = await createDataDir()
  gateway = await startGatewayProcess({ dataDir: data.path })
})
afterEach(async () => {
  await gateway.end('SIGKILL')
  await data.remove()
})

interface Client {
  answered: number
  /** What ended it: that nobody listens any more. */
  ended: Promise<string>
}

/** Asks again and again, on one connection as long as it is kept. */
function keepAsking(path: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = async (): Promise<number> => {
    const [answer] = (await once(request(gateway.url + path, { agent }).end(), 'response')) as [IncomingMessage]
    await text(answer)
    client.answered++
    return answer.statusCode ?? 0
  }
  const askOn = async (): Promise<string> => {
    try {
      for (;;) if ((await ask()) !== 200) return 'not served'
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    } finally {
      agent.destroy()
    }
  }
  const client: Client = { answered: 0, ended: Promise.resolve('') }
  client.ended = askOn()
  return client
}

test('a stop under load resets nobody: it is told first, then each client is let go with an answer', async () => {
  const idle = connect(gateway.port, '127.0.0.1')
  const idleEnded = once(idle.resume(), 'end')
  const clients = Array.from({ length: 60 }, () => keepAsking('/health/live'))
  await waitFor('the load', () => clients.every(({ answered }) => answered > 3))
  const exited = once(gateway.child, 'exit')
  gateway.child.kill('SIGTERM')

  const ready = await waitFor('the notice', async () => {
    const answer = await fetch(`${gateway.url}/health/ready`)
    return answer.status === 503 && answer.json()
  })
  expect(ready).toEqual({ status: 'stopping', database: 'ok', files: 'ok' })
  // On a connection of its own, which is let in still.
  expect((await fetch(`${gateway.url}/health/live`, { headers: { connection: 'close' } })).status).toBe(200)

  const endings = await Promise.all(clients.map(({ ended }) => ended))
  expect(endings.filter((ending) => ending !== 'ECONNREFUSED')).toEqual([])
  await idleEnded
  expect(await exited).toEqual([0, null])
})
