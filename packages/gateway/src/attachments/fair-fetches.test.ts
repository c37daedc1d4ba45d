/** Files by URL over HTTP: what one connector's servers do to another's files, and what a kill does to a fetch. */
import type { MessageItem, Page } from '@passerelle/protocol'
import {
  type Accounts,
  createAccounts,
  createDataDir,
  createWorld,
  onSqliteOnly,
  operatorToken,
  requestToken,
  startGatewayProcess,
  waitFor,
} from '@passerelle/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { messageWithFiles, startFileServer } from '../../test/files-by-url.ts'

const filesOf = async ({ asDesk }: Accounts, customerId: string): Promise<MessageItem['attachments']> => {
  const found = await asDesk.get<Page<{ id: string }>>(`/conversations?status=all&q=${customerId}`)
  const id = found.items[0]?.id
  if (id === undefined) return []
  const { items } = await asDesk.get<Page<MessageItem>>(`/conversations/${id}/messages?limit=100`)
  return items.flatMap(({ attachments }) => attachments)
}

test('[2.url] a connector whose files hang by the hundred delays no other connector', async () => {
  let asked = 0
  const hanging = await startFileServer(() => {
    asked++
  })
  const good = await startFileServer((_, response) => response.end('here'))
  const world = await createWorld()
  onTestFinished(() => world.close())
  const other = await world.asOperator.post<Accounts['connector']>('/connectors', {
    instance_id: world.instanceId,
    name: 'Other',
  })
  const urls = Array.from({ length: 50 }, (_, index) => `${hanging}/${index}`)
  await world.send(...['m1', 'm2', 'm3', 'm4'].map((id) => messageWithFiles('slow', id, urls)))
  await waitFor('hanging fetches', () => asked >= 16)

  const authorization = `Bearer ${await requestToken(world.url, other)}`
  const answer = await fetch(`${world.url}/messaging/v1/messages`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [messageWithFiles('quick', 'm1', [`${good}/a`])] }),
  })
  expect(answer.status).toBe(200)
  await waitFor('the other file', async () => (await filesOf(world, 'quick'))[0]?.state === 'ready', 25_000)
  expect((await filesOf(world, 'slow')).map(({ state }) => state)).toEqual(Array(200).fill('pending'))
})

// Of several servers nobody knows at once that one was killed.
test(
  '[2.url] a fetch that a killed process was at goes on at once after the start, and is no failed try',
  onSqliteOnly,
  async () => {
    let answer: 'hang' | 'fail' | 'send' = 'hang'
    let asked = 0
    const url = await startFileServer((_, response) => {
      asked++
      if (answer === 'fail') response.writeHead(503).end()
      if (answer === 'send') response.end('here')
    })
    const { path: dataDir, remove } = await createDataDir()
    onTestFinished(remove)
    const first = await startGatewayProcess({ dataDir })
    const accounts = await createAccounts({ url: first.url, operatorToken })
    const { port } = first
    await accounts.asPartner.post('/messaging/v1/messages', { messages: [messageWithFiles('c1', 'm1', [`${url}/a`])] })
    let running = first
    onTestFinished(() => running.end('SIGKILL'))
    // As often as a file is tried in all: if a killed try counted, the failure below would be the last.
    for (let kills = 1; kills <= 3; kills++) {
      await waitFor('the fetch', () => asked === kills)
      await running.end('SIGKILL')
      if (kills === 3) answer = 'fail'
      running = await startGatewayProcess({ dataDir, port })
    }
    await waitFor('a failed try', async () => (await filesOf(accounts, 'c1'))[0]?.error !== undefined)
    expect(await filesOf(accounts, 'c1')).toMatchObject([{ state: 'pending' }])
  },
)
