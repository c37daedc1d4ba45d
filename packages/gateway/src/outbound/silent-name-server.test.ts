/** What a name server that does not answer does to those who did not ask it: over HTTP, with a real one on UDP. */
import { type Accounts, createWorld, requestToken, waitFor } from '@passerelle/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { messageWithFiles } from '../../test/files-by-url.ts'
import { startNameServer } from '../../test/name-server.ts'
import { createDnsLookup } from './lookup-by-dns.ts'

async function setUp() {
  const names = { 'partner.test': ['127.0.0.1'] }
  const server = await startNameServer({ names, isSilent: (name) => name.endsWith('silent.test') })
  const lookup = createDnsLookup({ servers: [server.address], timeoutMs: 2000 })
  const world = await createWorld({ overrides: { lookup } })
  onTestFinished(() => world.close())
  return { ...world, world, server }
}

test('[3.breaker] delays no webhook of another connector', async () => {
  const { world, server, asOperator, instanceId, partner, connector, url } = await setUp()
  const other = await asOperator.post<Accounts['connector']>('/connectors', { instance_id: instanceId, name: 'Files' })
  const silent = Array.from({ length: 50 }, (_, index) => `http://n${index}.silent.test/a`)
  const answer = await fetch(`${url}/messaging/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await requestToken(url, other)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [messageWithFiles('slow', 'm1', silent)] }),
  })
  expect(answer.status).toBe(200)
  await waitFor('questions that are not answered', () => server.asked.some((name) => name.endsWith('silent.test')))

  const { port, pathname } = new URL(partner.url)
  await asOperator.patch(`/connectors/${connector.id}`, { webhook_url: `http://partner.test:${port}${pathname}` })
  await world.send(messageWithFiles('quick', 'm1'))
  await world.reply((await world.conversationOf('quick')).id, 'Hi')
  await partner.waitForRequests(1)
  const [slow] = await world.thread((await world.conversationOf('slow')).id)
  expect(slow?.attachments.map(({ state }) => state)).toContain('pending')
})

test('[3.url] lets no webhook URL be saved whose address nobody could check', async () => {
  const { asOperator, connector } = await setUp()
  const save = (webhook_url: string) => asOperator.call('PATCH', `/connectors/${connector.id}`, { webhook_url })
  const refused = await save('https://bot.silent.test/webhook')
  expect(refused.status).toBe(400)
  expect(refused.body).toMatchObject({
    errors: [{ path: '/webhook_url', message: expect.stringContaining('checked') }],
  })
  expect(JSON.stringify(refused.body)).toContain('bot.silent.test could not be checked: no name server answered')
  // One that answers, and does not know the name yet, is no reason.
  expect((await save('https://not-yet.test/webhook')).status).toBe(200)
})
