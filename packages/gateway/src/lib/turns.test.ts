import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { afterNewcomers, nextTurn, noteNewcomer } from './turns.ts'

/** A server, and clients that stand in its queue: none of them is accepted yet. */
async function queueClients(count: number) {
  const server = createServer()
  let accepted = 0
  server.on('connection', () => {
    accepted += 1
    noteNewcomer()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const clients = Array.from({ length: count }, () => connect(port, '127.0.0.1'))
  onTestFinished(() => {
    for (const client of clients) client.destroy()
    server.close()
  })
  await once(server, 'connection')
  return { accepted: () => accepted }
}

test.each([
  ['a group of writes', afterNewcomers],
  ['a piece of long work', nextTurn],
])('%s waits for all who stand at the door', async (_, wait) => {
  const { accepted } = await queueClients(40)
  expect(accepted()).toBeLessThan(40)
  await wait()
  expect(accepted()).toBe(40)
})

test('those who come without end hold nothing up for ever', async () => {
  let turns = 0
  const come = () => {
    noteNewcomer()
    turns += 1
    if (turns < 1000) setImmediate(come)
  }
  come()
  await afterNewcomers()
  expect(turns).toBeGreaterThan(50)
  expect(turns).toBeLessThan(100)
  turns = 1000
})

test('pieces go in the order in which they asked, one a turn', async () => {
  const gone: number[] = []
  const perTurn: number[] = []
  let turn = 0
  const count = () => {
    turn += 1
    if (gone.length < 5) setImmediate(count)
  }
  setImmediate(count)
  await Promise.all(
    [0, 1, 2, 3, 4].map(async (piece) => {
      await nextTurn()
      gone.push(piece)
      perTurn.push(turn)
    }),
  )
  expect(gone).toEqual([0, 1, 2, 3, 4])
  expect(new Set(perTurn).size).toBe(5)
})
