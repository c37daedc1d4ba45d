/** The operator's other paths: what a wrong input says, filters, figures, accounts and their end, sessions, replays. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GatewayProcess } from '@passerelle/testkit'
import {
  createAccounts,
  createWorld,
  operatorToken,
  startGatewayProcess,
  startPartner,
  type World,
  waitFor,
} from '@passerelle/testkit'
import type { Browser, Locator, Page } from '@passerelle/testkit/browser'
import { launchBrowser } from '@passerelle/testkit/browser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type DeskPage,
  fromCustomer,
  type Login,
  logIn,
  logInAsOperator,
  openDesk,
  takePicture,
} from './desk-browser.ts'

let world: World
let browser: Browser

beforeAll(async () => {
  world = await createWorld({ settings: { RETRY_SCHEDULE: '1m' } })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await world?.close()
})

async function enter(path = '/console', url = world.url): Promise<DeskPage> {
  const desk = await openDesk(browser, { url, path })
  await logInAsOperator(desk.page, operatorToken)
  await desk.page.getByRole('navigation', { name: 'Console' }).waitFor()
  return desk
}

async function leave({ context, faults }: DeskPage): Promise<void> {
  expect(faults).toEqual([])
  await context.close()
}

const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })
const openEntry = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name, exact: true }).click()
const factOf = async (place: Locator, name: string): Promise<string> =>
  (await place.locator('div:has(> dt)', { hasText: name }).locator('dd').first().textContent()) ?? ''

const writes = (name: string, text: string) => world.send(fromCustomer({ customer: name.toLowerCase(), name, text }))
const answers = async (name: string, text: string) =>
  world.reply((await world.conversationOf(name.toLowerCase())).id, text)

test('the first steps see by themselves what is done, up to the first answer', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-first-'))
  const [gateway, partner]: [GatewayProcess, Awaited<ReturnType<typeof startPartner>>] = await Promise.all([
    startGatewayProcess({ dataDir }),
    startPartner(),
  ])
  const desk = await enter('/console', gateway.url)
  const steps = section(desk.page, 'First steps')
  await steps.locator('[aria-current="step"]', { hasText: 'Create a connector' }).waitFor()
  const { asPartner, asDesk } = await createAccounts({
    url: gateway.url,
    operatorToken,
    connector: { webhook_url: partner.url },
  })
  await desk.page.reload()
  await steps.locator('[aria-current="step"]', { hasText: 'Send a first message' }).waitFor()
  await openEntry(desk.page, 'Settings')
  await desk.page.getByRole('complementary', { name: 'First steps' }).getByText('First steps: 3 of 5').waitFor()
  await openEntry(desk.page, 'Overview')
  await asPartner.post('/messaging/v1/messages', {
    messages: [fromCustomer({ customer: 'claire', name: 'Claire', text: 'Hello?' })],
  })
  await steps.locator('[aria-current="step"]', { hasText: 'Answer it' }).waitFor()
  const { items } = await asDesk.get<{ items: { id: string }[] }>('/conversations')
  await asDesk.post(`/conversations/${items[0]?.id}/messages`, { message: 'Hello Claire.' })
  await desk.page.getByText('The first answer was delivered: everything is set up.').waitFor()
  await leave(desk)
  await gateway.end('SIGTERM')
  await partner.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('a connector’s form says what is wrong beside the field; its snippets are copied as they are shown', async () => {
  const desk = await enter('/console/connectors/new')
  const { page, context } = desk
  const form = section(page, 'About the connector')
  const create = form.getByRole('button', { name: 'Create connector' })
  await create.click()
  await form.getByText('Fill in this field.').waitFor()
  await form.getByLabel('Name', { exact: false }).first().fill('Shop chat')
  for (const [url, told] of [
    ['shop.example/webhook', /http/],
    ['http://192.168.1.1/hook', /192\.168\.1\.1/],
    ['http://localhost.:3000/', /localhost/],
  ] as const) {
    await form.getByLabel('Webhook URL').fill(url)
    await create.click()
    await form.locator('[class*="InputWrapper-error"]').getByText(told).waitFor()
    expect(await form.getByLabel('Webhook URL').getAttribute('aria-invalid')).toBe('true')
  }
  await form.getByLabel('Webhook URL').fill(world.partner.url)
  await create.click()
  const made = section(page, 'Credentials and snippets')
  const secret = await factOf(made, 'Client secret')
  expect(secret.length).toBeGreaterThan(20)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.url })
  for (const title of ['.env', 'curl']) {
    await made.getByRole('button', { name: `Copy: ${title}` }).click()
    const copied = await page.evaluate('navigator.clipboard.readText()')
    expect(copied).toBe(await made.getByRole('figure', { name: title, exact: true }).locator('code').textContent())
    expect(copied).toContain(secret)
  }

  world.partner.answer({ status: 404, body: 'no such page' })
  await page.getByRole('button', { name: 'Send a test message' }).click()
  const told = page.getByRole('alert')
  await told.getByText(/404/).waitFor()
  await told.getByText('Check the path, and that it takes POST.').waitFor()
  await takePicture(page, 'operator-test-refused')
  world.partner.answer({ status: 200 })
  await leave(desk)
})

test('what is edited is in effect: the agent’s name, any 2xx, a new name', async () => {
  await writes('Anna', 'Hello?')
  const desk = await enter(`/console/connectors/${world.connector.id}`)
  const { page } = desk
  const options = section(page, 'Options')
  await options.locator('input[name="name"]').fill('Renamed bot')
  await options.getByLabel('Name shown to customers').selectOption({ label: 'The agent’s name' })
  await options.getByLabel('Counts as received').selectOption({ label: 'Any 2xx' })
  await options.getByText('Not saved yet').waitFor()
  await options.getByRole('button', { name: 'Save' }).click()
  await options.getByText('Saved').waitFor()
  await page.getByRole('heading', { name: 'Renamed bot' }).waitFor()
  world.partner.answer({ status: 204 })
  const before = world.partner.received.length
  await answers('Anna', 'Hello Anna.')
  const received = await world.partner.waitForRequests(before + 1)
  expect(received.at(-1)?.message.sender.name).toBe('Tests')
  await openEntry(page, 'Deliveries')
  await page.getByRole('row', { name: /anna/ }).getByText('Delivered').waitFor()
  world.partner.answer({ status: 200 })
  await leave(desk)
})

test('filters are in the address: a reload and the way back keep them', async () => {
  await writes('Bruno', 'Hello?')
  await answers('Bruno', 'Hello Bruno.')
  const desk = await enter('/console/deliveries')
  const { page } = desk
  const log = page.getByRole('table', { name: 'Deliveries' })
  const filters = page.getByRole('search')
  await log.getByRole('row', { name: /bruno/ }).getByText('Delivered').waitFor()
  await filters.getByLabel('State').selectOption({ label: 'Delivered' })
  await filters.getByLabel('Customer', { exact: true }).fill('bruno')
  await waitFor('both in the address', () => /state=delivered.*customer_id=bruno/.test(page.url()))
  await log.getByRole('row', { name: /anna/ }).waitFor({ state: 'detached' })
  await page.reload()
  await log.getByRole('row', { name: /bruno/ }).waitFor()
  expect(await filters.getByLabel('Customer', { exact: true }).inputValue()).toBe('bruno')
  await log.getByRole('link', { name: 'bruno' }).click()
  await page.getByRole('dialog').getByText('bruno').first().waitFor()
  expect(page.url()).toMatch(/state=delivered.*customer_id=bruno/)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await filters.getByLabel('Customer', { exact: true }).fill('nobody')
  await page.getByText('No delivery matches').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await log.getByRole('row', { name: /anna/ }).waitFor()
  expect(new URL(page.url()).search).toBe('')
  await leave(desk)
})

test('what waits, why, and what a failing webhook got wrong is told; all since a time is sent again', async () => {
  await writes('Carl', 'Hello?')
  const desk = await enter()
  const { page } = desk
  world.partner.answer({ status: 500, body: 'broken' })
  await answers('Carl', 'First')
  await answers('Carl', 'Second')
  await openEntry(page, 'Deliveries')
  const log = page.getByRole('table', { name: 'Deliveries' })
  const rows = log.getByRole('row', { name: /carl/ })
  await rows.getByText(/The webhook answered 500/).waitFor()
  await rows.getByText(/^Retrying/).waitFor()
  // It stays in its place in the order: the second is not tried before the first is settled.
  await world.asOperator.post(`/connectors/${world.connector.id}/pause`)
  await openEntry(page, 'Overview')
  const attention = section(page, 'Needs attention')
  await attention.getByText('Paused', { exact: true }).waitFor()
  await takePicture(page, 'operator-attention')
  await attention.getByRole('link', { name: /See what waits/ }).click()
  await waitFor('what waits', () => /state=pending/.test(page.url()))
  await log.getByText('Waits: its connector is paused.').first().waitFor()
  world.partner.answer({ status: 200 })
  await world.asOperator.post(`/connectors/${world.connector.id}/resume`)
  world.clock.advance(2 * 60_000)
  await page.getByText('No delivery matches').waitFor()

  await page.getByRole('button', { name: 'Send again since…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Connector').selectOption({ label: 'Renamed bot' })
  const before = world.partner.received.length
  await dialog.getByRole('button', { name: 'Send again' }).click()
  await dialog.getByText(/4 deliveries are queued again/).waitFor()
  await world.partner.waitForRequests(before + 4)
  const again = world.partner.received.slice(before).filter(({ message }) => message.customer_id === 'carl')
  expect(again.map(({ message }) => message.body.message)).toEqual(['First', 'Second'])
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Send again since…' }).click()
  await dialog.getByLabel('Connector').selectOption({ label: 'Shop chat' })
  await dialog.getByRole('button', { name: 'Send again' }).click()
  await dialog.getByText(/Nothing to send again/).waitFor()
  await page.keyboard.press('Escape')
  await leave(desk)
})

test('the charts tell their figures to the eye, to the keys and as a table, over the time that is chosen', async () => {
  const desk = await enter()
  const { page } = desk
  const chart = section(page, 'Messages').getByRole('slider', { name: 'Chart: Messages' })
  await chart.focus()
  await page.keyboard.press('End')
  await waitFor('the newest figures', async () =>
    /Messages in \d+, Replies out \d+/.test((await chart.getAttribute('aria-valuetext')) ?? ''),
  )
  const newest = await chart.getAttribute('aria-valuetext')
  await page.keyboard.press('ArrowLeft')
  await waitFor('another time', async () => (await chart.getAttribute('aria-valuetext')) !== newest)
  await section(page, 'Messages').getByText('Figures').click()
  await section(page, 'Messages').getByRole('columnheader', { name: 'Replies out' }).waitFor()
  await page.getByLabel('Time shown').selectOption({ label: 'Last 7 days' })
  await waitFor('the time in the address', () => page.url().endsWith('?hours=168'))
  await section(page, 'Failures by connector').getByText('Renamed bot').waitFor()
  await section(page, 'Nodes').getByText('Healthy').waitFor()
  await leave(desk)
})

/** Through the dialog; gives what is shown once. */
async function createAccount(page: Page, kind: string, name: string, email?: string): Promise<string> {
  await page.getByRole('button', { name: 'Create account' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Role').selectOption({ label: kind })
  await dialog.getByLabel('Name').fill(name)
  if (email) await dialog.getByLabel('Email').fill(email)
  await page.keyboard.press('Enter')
  const shown = await factOf(dialog, email ? 'Password' : 'API key')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'detached' })
  return shown
}

async function enterAs(login: Login): Promise<DeskPage> {
  const desk = await openDesk(browser, { url: world.url })
  await logIn(desk.page, login)
  return desk
}

test('accounts of each kind work, get a new password, and end at once when they are disabled', async () => {
  const desk = await enter('/console/agents')
  const { page } = desk
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Create account' }).first().click()
  await page.keyboard.press('Enter')
  await dialog.getByText('Fill in this field.').first().waitFor()
  await dialog.getByLabel('Name').fill('Zoé')
  await dialog.getByLabel('Email').fill('not an address')
  await page.keyboard.press('Enter')
  await dialog.locator('[class*="InputWrapper-error"]').first().waitFor()
  await dialog.getByLabel('Email').fill(world.agent.email)
  await page.keyboard.press('Enter')
  await dialog
    .getByText(/already/)
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  const key = await createAccount(page, 'Service (API key)', 'Our software')
  const counts = () => fetch(`${world.url}/desk/v1/counts`, { headers: { Authorization: `Bearer ${key}` } })
  expect((await counts()).status).toBe(200)
  const zoe = { email: 'zoe@acme.example', password: '' }
  zoe.password = await createAccount(page, 'Supervisor', 'Zoé Martin', zoe.email)
  const boss = { email: 'olga@acme.example', password: '' }
  boss.password = await createAccount(page, 'Operator', 'Olga', boss.email)
  const operator = await enterAs(boss)
  await operator.page.getByRole('navigation', { name: 'Console' }).waitFor()
  await leave(operator)

  const agent = await enterAs(zoe)
  await agent.page.getByRole('heading', { name: 'Inbox' }).waitFor()
  await page.getByRole('button', { name: 'Reset password: Zoé Martin' }).click()
  await dialog.getByRole('button', { name: 'Reset password' }).click()
  const password = await factOf(dialog, 'Password')
  expect(password).not.toBe(zoe.password)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await agent.page.getByText(/Your session has ended/).waitFor()
  await logIn(agent.page, zoe)
  await agent.page
    .getByRole('alert')
    .getByText(/Email or password is wrong/)
    .waitFor()
  await agent.page.getByLabel('Password', { exact: true }).fill(password)
  await agent.page.keyboard.press('Enter')
  await agent.page.getByRole('heading', { name: 'Inbox' }).waitFor()

  await page.getByRole('button', { name: 'Disable: Zoé Martin' }).click()
  await dialog.getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('row', { name: /zoe@/ }).getByText('Disabled', { exact: true }).waitFor()
  await agent.page.getByText(/Your session has ended/).waitFor()
  await page.getByRole('button', { name: 'Disable: Our software' }).click()
  await dialog.getByRole('button', { name: 'Disable' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await counts()).status).toBe(401)
  await leave(agent)
  await leave(desk)
})

test('the audit log tells who did what to which, and can be narrowed', async () => {
  const { instanceId: instance_id, asOperator } = world
  const { id: agent } = await asOperator.post<{ id: string }>('/agents', { instance_id, name: 'Nadia', service: true })
  await asOperator.post(`/agents/${agent}/disable`)
  const [one] = await Promise.all(
    ['Audited bot', 'Another bot'].map((name) => asOperator.post<{ id: string }>('/connectors', { instance_id, name })),
  )
  await asOperator.post(`/connectors/${one?.id}/pause`)
  const desk = await enter('/console/audit')
  const { page } = desk
  const log = page.getByRole('table', { name: 'Audit log' })
  const entry = (what: RegExp) => log.getByRole('row', { name: what }).first()
  await entry(/Account disabled.*Nadia.*Operator token/).waitFor()
  const filters = page.getByRole('search')
  await filters.getByLabel('About').selectOption({ label: 'Connectors' })
  await entry(/Account disabled/).waitFor({ state: 'detached' })
  await entry(/Connector paused.*Audited bot/).waitFor()
  expect(page.url()).toContain('target_type=connector')
  await filters.getByLabel('Connector', { exact: true }).selectOption({ label: 'Another bot' })
  await entry(/Connector paused/).waitFor({ state: 'detached' })
  await entry(/Connector created.*Another bot/).waitFor()
  await leave(desk)
})

test('an operator sees where they are logged in, and ends what should not be', async () => {
  const login = { email: 'omar@acme.example', password: 'correct horse battery' }
  await world.asOperator.post('/agents', { instance_id: null, name: 'Omar', role: 'operator', ...login })
  const [here, there] = [await enterAs(login), await enterAs(login)]
  await there.page.getByRole('navigation', { name: 'Console' }).waitFor()
  await here.page.getByRole('navigation', { name: 'Console' }).waitFor()
  await here.page.goto(`${world.url}/account`)
  const sessions = here.page.getByRole('list', { name: 'Sessions' })
  await sessions.getByText('This one').waitFor()
  await sessions.getByRole('button', { name: /^Log out/ }).click()
  await sessions.getByRole('button', { name: /^Log out/ }).waitFor({ state: 'detached' })
  await there.page.getByText(/Your session has ended/).waitFor()
  await leave(here)
  await leave(there)
})
