/** The same as clock-set.test.ts, once, with the clock of a real process. */
import type { ConversationItem, MessageItem, Page } from '@passerelle/protocol'
import {
  createAccounts,
  createDataDir,
  operatorToken,
  startGatewayProcess,
  startPartner,
  waitFor,
} from '@passerelle/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { messageWithFiles } from '../test/files-by-url.ts'

const hour = 3600_000

test('a process whose clock is set back an hour tries a failed delivery again, and keeps the thread in order', async () => {
  const { path: dataDir, remove } = await createDataDir()
  onTestFinished(remove)
  const gateway = await startGatewayProcess({ dataDir, settings: { RETRY_SCHEDULE: '1s,1s,1s' }, dateBy: 0 })
  onTestFinished(() => gateway.end('SIGKILL'))
  const partner = await startPartner({ status: 500 })
  onTestFinished(() => partner.close())
  const { asPartner, asDesk } = await createAccounts({
    url: gateway.url,
    operatorToken,
    connector: { webhook_url: partner.url },
  })
  await asPartner.post('/messaging/v1/messages', { messages: [messageWithFiles('c1', 'm1')] })
  const [conversation] = (await asDesk.get<Page<ConversationItem>>('/conversations')).items
  const messages = `/conversations/${conversation?.id}/messages`
  await asDesk.post<MessageItem>(messages, { message: 'Hi' })
  await partner.waitForRequests(1)
  partner.answer({ status: 200 })
  gateway.setDateBy(-hour)
  await waitFor('a word of it in the log', () => gateway.output().includes('the clock was set'))
  await partner.waitForRequests(2)
  await asPartner.post('/messaging/v1/messages', { messages: [messageWithFiles('c1', 'm2')] })
  const { items } = await asDesk.get<Page<MessageItem>>(messages)
  expect(items.map(({ message }) => message)).toEqual(['hello m1', 'Hi', 'hello m2'])
})
