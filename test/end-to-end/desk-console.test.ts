/** The operator's main path: from nothing to the first answered message, then what goes wrong and is put right. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  bearer,
  type Credentials,
  createApiClient,
  createPartnerClient,
  type FakePartner,
  type GatewayProcess,
  operatorToken,
  requestToken,
  startGatewayProcess,
  startPartner,
} from '@passerelle/testkit'
import type { Browser, Locator, Page } from '@passerelle/testkit/browser'
import { giveBack, lendBrowser } from '@passerelle/testkit/browser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { factOf, openEntry, section } from './console-pages.ts'
import { type DeskPage, fromCustomer, logIn, logInAsOperator, openDesk, say, takePicture } from './desk-browser.ts'

const consolePicture = join(import.meta.dirname, '..', '..', 'docs', 'images', 'console.png')

let dataDir: string
let gateway: GatewayProcess
let partner: FakePartner
let browser: Browser
let operator: DeskPage
let credentials: { client_id: string; client_secret: string }
let agent: { email: string; password: string }

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'passerelle-console-'))
  gateway = await startGatewayProcess({ dataDir, settings: { RETRY_SCHEDULE: '1s,1h' } })
  partner = await startPartner()
  browser = await lendBrowser()
  operator = await openDesk(browser, { url: gateway.url })
})

afterAll(async () => {
  await giveBack(browser)
  await gateway?.end('SIGKILL')
  await partner?.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** Beside every page but the overview, until all is done. */
const guide = (page: Page): Locator => page.getByRole('complementary', { name: 'First steps' })

test('the first steps lead to a connector, whose secret is shown once', async () => {
  const { page } = operator
  await logInAsOperator(page, operatorToken)
  await section(page, 'First steps').waitFor()
  await takePicture(page, 'console-first-steps')
  await section(page, 'First steps').getByRole('link', { name: 'Create a connector' }).click()
  await page.getByLabel('Name', { exact: false }).first().fill('Shop chat')
  await page.getByLabel('Webhook URL').fill(partner.url)
  await page.getByLabel('Name of the new instance').fill('Maison Lumen')
  await page.getByRole('button', { name: 'Create connector' }).click()
  await page.getByRole('heading', { name: 'Shop chat is ready' }).waitFor()
  const made = section(page, 'Credentials and snippets')
  credentials = {
    client_id: await factOf(made, 'Client id'),
    client_secret: await factOf(made, 'Client secret'),
  }
  await made.getByText(`CLIENT_SECRET=${credentials.client_secret}`).first().waitFor()
  await takePicture(page, 'console-secret')
  await page.getByRole('button', { name: 'Send a test message' }).click()
  await page.getByText(/The webhook accepted it: 200/).waitFor()
  await page.getByRole('link', { name: 'I have saved the secret' }).click()
  await section(page, 'State').waitFor()
  expect(await page.content()).not.toContain(credentials.client_secret)
  await guide(page).getByText('First steps: 2 of 5').waitFor()
})

test('an agent is made, answers the first message, and the console tells of it', async () => {
  const { page } = operator
  await openEntry(page, 'Agents')
  await page.getByRole('button', { name: 'Create account' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Zoé Martin')
  await dialog.getByLabel('Email').fill('zoe@lumen.example')
  await dialog.getByRole('button', { name: 'Create account' }).click()
  await dialog.getByText('They log in as zoe@lumen.example.').waitFor()
  agent = { email: 'zoe@lumen.example', password: await factOf(dialog, 'Password') }
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('table', { name: 'Agents' }).getByText('zoe@lumen.example').waitFor()

  await sendAsPartner('claire', 'Claire', 'Hello?')
  await openEntry(page, 'Deliveries')
  await page.getByText('No deliveries yet').waitFor()
  // It sees by itself that a message came.
  await guide(page).getByText('First steps: 4 of 5').waitFor()
  const desk = await openDesk(browser, { url: gateway.url })
  await logIn(desk.page, agent)
  await desk.page.getByRole('link', { name: /Claire/ }).click()
  await say(desk.page, 'Hello Claire.')
  // The log is live.
  const log = page.getByRole('table', { name: 'Deliveries' })
  await log
    .getByRole('row', { name: /claire/ })
    .getByText('Delivered')
    .waitFor()
  await desk.context.close()
  expect(desk.faults).toEqual([])
  await guide(page).waitFor({ state: 'detached' })
  await openEntry(page, 'Overview')
  await section(page, 'Messages').waitFor()
  await section(page, 'Nodes').getByText('Healthy').waitFor()
  await takePicture(page, 'console-overview')
})

test('a webhook that fails is seen with its reason, and what was given up is sent again', async () => {
  const { page } = operator
  partner.answer({ status: 500, body: 'the shelf fell down' })
  const desk = createApiClient(`${gateway.url}/desk/v1`, serviceKey())
  const conversation = await desk.get<{ items: { id: string }[] }>('/conversations?q=claire')
  await desk.post(`/conversations/${conversation.items[0]?.id}/messages`, { message: 'Are you still there?' })

  await openEntry(page, 'Deliveries')
  await page.getByLabel('State').selectOption({ label: 'Pending' })
  await page.getByText('1 entry').waitFor()
  const row = page.getByRole('row', { name: /claire/ })
  await row.getByText('The webhook answered 500').waitFor()
  await row.getByRole('link', { name: 'claire' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('the shelf fell down').first().waitFor()
  await takePicture(page, 'console-delivery')
  if (process.env.UPDATE_SCREENSHOTS) await page.screenshot({ path: consolePicture, animations: 'disabled' })
  const message = await factOf(drawer, 'Message')
  await drawer.getByRole('button', { name: 'Skip' }).click()
  await drawer.getByText('Cancelled').waitFor()
  partner.answer({ status: 200 })
  await drawer.getByRole('button', { name: 'Send again' }).click()
  await drawer.getByText('Delivered').waitFor()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })

  await page.getByLabel('State').selectOption({ label: 'Delivered' })
  await page.getByText('2 entries').waitFor()
  const before = partner.received.length
  await page.getByRole('checkbox', { name: 'Select all settled deliveries' }).check()
  await page.getByRole('button', { name: 'Send selected again' }).click()
  await page.getByText('2 deliveries queued again.').waitFor()
  await partner.waitForRequests(before + 2)

  await page.getByPlaceholder('Message ID').fill(message)
  await page.getByText('1 entry').waitFor()
  await page.getByPlaceholder('Customer ID').fill('nobody')
  await page.getByText('No matching deliveries').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await page.getByText('2 entries').waitFor()
  // Keys of its own: a digit for each page, j to the first row, Enter into it.
  await page.getByRole('heading', { name: 'Deliveries' }).click()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await drawer.getByText('Delivered').first().waitFor()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  await page.keyboard.press('2')
  await page.getByRole('heading', { name: 'Connectors' }).waitFor()
})

test('a connector is paused, its secret rotated, and it is deleted by its name; the audit log knows', async () => {
  const { page } = operator
  await openEntry(page, 'Connectors')
  await page.getByRole('link', { name: 'Shop chat' }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  await section(page, 'State').getByText('Paused').waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await section(page, 'State').getByText('Active').waitFor()

  const tabs = page.getByRole('navigation', { name: 'Parts of the connector' })
  await tabs.getByRole('link', { name: 'Settings' }).click()
  const settings = page.locator('form')
  await settings.getByLabel('Webhook URL').fill('http://10.0.0.1/hook')
  await settings.getByRole('button', { name: 'Save' }).click()
  // The field says why; saying it twice helps nobody.
  await settings.getByRole('alert').getByText('The connector was not changed.').waitFor()
  await settings.getByLabel('Webhook URL').fill(`${partner.url}?version=2`)
  await settings.getByRole('button', { name: 'Save' }).click()
  await settings.getByText('Saved').waitFor()

  await tabs.getByRole('link', { name: 'Credentials' }).click()
  const rotation = section(page, 'Rotate the secret')
  await rotation.getByRole('button', { name: 'Rotate secret' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('the old secret gets no more tokens.').waitFor()
  await takePicture(page, 'console-rotate')
  await dialog.getByRole('button', { name: 'Rotate secret' }).click()
  await rotation.getByText('The secret is shown only once.').waitFor()
  const rotated = await factOf(rotation, 'Client secret')
  expect(rotated).not.toBe(credentials.client_secret)
  await expect(requestToken(gateway.url, credentials)).rejects.toThrow('no token')
  await requestToken(gateway.url, { ...credentials, client_secret: rotated })

  await page.getByRole('button', { name: 'Delete' }).click()
  await expect.poll(() => dialog.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
  await dialog.getByLabel(/Type the name/).fill('Shop chat')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('No connectors yet').waitFor()

  await openEntry(page, 'Audit log')
  for (const action of ['Connector deleted', 'Secret rotated', 'Connector paused', 'Delivery skipped']) {
    await page.getByRole('table', { name: 'Audit log' }).getByText(action).first().waitFor()
  }
  await page.getByRole('table', { name: 'Audit log' }).getByText('Changed: Webhook URL').first().waitFor()
  await takePicture(page, 'console-audit')
  await openEntry(page, 'Settings')
  await page.getByText('PASSERELLE_RETRY_SCHEDULE').waitFor()
  expect(await page.content()).not.toContain(operatorToken)
  expect(operator.faults).toEqual([])
})

async function sendAsPartner(customer: string, name: string, text: string): Promise<void> {
  const api = createPartnerClient(gateway.url, credentials)
  await api.post('/messaging/v1/messages', { messages: [fromCustomer({ customer, name, text })] })
}

/** A service agent's key, made on the first use. */
function serviceKey(): () => Promise<Credentials> {
  const api = createApiClient(`${gateway.url}/operator/v1`, async () => bearer(operatorToken))
  let key: Promise<Credentials> | undefined
  const make = async () => {
    const instances = await api.get<{ items: { id: string }[] }>('/instances')
    const body = { instance_id: instances.items[0]?.id, name: 'Tests', service: true }
    return bearer((await api.post<{ api_key: string }>('/agents', body)).api_key)
  }
  return () => {
    key ??= make()
    return key
  }
}
