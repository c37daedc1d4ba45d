/** The same as clock-set.test.ts, once, with the clock of a real process. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ConversationItem, MessageItem, Page } from '@passerelle/protocol'
import { createAccounts, operatorToken, startGatewayProcess, startPartner, waitFor } from '@passerelle/testkit'
import { expect, onTestFinished, test, vi } from 'vitest'
import { messageWithFiles } from '../test/files-by-url.ts'

const hour = 3600_000

/** Loaded into the process: what `date --set` does, without touching the machine's clock. The steady clock runs on. */
const settableDate = `
  import { readFileSync } from 'node:fs'
  const realNow = Date.now
  const read = () => Number(readFileSync(new URL('offset', import.meta.url), 'utf8'))
  let offset = read()
  setInterval(() => { offset = read() }, 20).unref()
  Date.now = () => realNow() + offset
`

/** A gateway whose time of day can be set, forward or back. */
async function startWithSettableDate(settings: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-clock-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const setDateBy = (ms: number) => writeFile(join(folder, 'offset'), String(ms))
  await setDateBy(0)
  const preload = join(folder, 'settable-date.mjs')
  await writeFile(preload, settableDate)
  vi.stubEnv('NODE_OPTIONS', `--import=${pathToFileURL(preload)}`)
  const gateway = await startGatewayProcess({ dataDir: folder, settings })
  vi.unstubAllEnvs()
  onTestFinished(() => gateway.end('SIGKILL'))
  return { ...gateway, setDateBy }
}

test('a process whose clock is set back an hour tries a failed delivery again, and keeps the thread in order', async () => {
  const gateway = await startWithSettableDate({ RETRY_SCHEDULE: '1s,1s,1s' })
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
  await gateway.setDateBy(-hour)
  await waitFor('a word of it in the log', () => gateway.output().includes('the clock was set'))
  await partner.waitForRequests(2)
  await asPartner.post('/messaging/v1/messages', { messages: [messageWithFiles('c1', 'm2')] })
  const { items } = await asDesk.get<Page<MessageItem>>(messages)
  expect(items.map(({ message }) => message)).toEqual(['hello m1', 'Hi', 'hello m2'])
})
