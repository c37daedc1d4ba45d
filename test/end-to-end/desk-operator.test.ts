/** The operator's other paths: what a wrong input says, filters, figures, replays. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InstanceItem, NodeItem, Page } from '@passerelle/protocol'
import type { GatewayProcess } from '@passerelle/testkit'
import { createAccounts, operatorToken, startGatewayProcess, startPartner, waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'
import { enterConsole, factOf, openEntry, section } from './console-pages.ts'
import { expectAccessible, fromCustomer, takePicture } from './desk-browser.ts'
import { leave, useWorld, world, writes } from './desk-world.ts'

// No disk has so much room: there is an alert.
useWorld({ settings: { RETRY_SCHEDULE: '1m', ALERT_DISK_FREE: '99', ALERT_URL: 'http://127.0.0.1:9/' } })

const answers = async (name: string, text: string) =>
  world.reply((await world.conversationOf(name.toLowerCase())).id, text)

test('the first steps see by themselves what is done, up to the first answer', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-first-'))
  const [gateway, partner]: [GatewayProcess, Awaited<ReturnType<typeof startPartner>>] = await Promise.all([
    startGatewayProcess({ dataDir }),
    startPartner(),
  ])
  const desk = await enterConsole('/console', gateway.url)
  const steps = section(desk.page, 'First steps')
  await steps.locator('[aria-current="step"]', { hasText: 'Create a connector' }).waitFor()
  const { asPartner, asDesk, asOperator, connector } = await createAccounts({
    url: gateway.url,
    operatorToken,
    connector: { webhook_url: partner.url },
  })
  await desk.page.reload()
  await steps.locator('[aria-current="step"]', { hasText: 'Send a first message' }).waitFor()
  // A webhook that refuses its test is not set up.
  partner.answer({ status: 401, body: '{"error":"invalid_body_hash"}' })
  await asOperator.post(`/connectors/${connector.id}/test`)
  await steps.locator('[aria-current="step"]', { hasText: 'Set its webhook' }).waitFor()
  partner.answer({ status: 200 })
  await asOperator.post(`/connectors/${connector.id}/test`)
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
  await desk.page.getByText('Your first reply was delivered. Setup is complete.').waitFor()
  await leave(desk)
  await gateway.end('SIGKILL')
  await partner.close()
  await rm(dataDir, { recursive: true, force: true })
})

test('what agents of an instance see is set, and what keys of metadata are called, and an alert is shown and a test of it sent', async () => {
  const desk = await enterConsole('/console/instances')
  const { page } = desk
  await page.getByRole('table', { name: 'Instances' }).getByRole('link').first().click()
  const form = page.getByRole('form', { name: 'Options' })
  await form.getByLabel('Agents see').selectOption('own')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.getByRole('status').getByText('Saved').waitFor()
  const { items } = await world.asOperator.get<Page<InstanceItem>>('/instances')
  expect(items[0]?.sight).toBe('own')
  await takePicture(page, 'console-instance')
  await form.getByLabel('Agents see').selectOption('all')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(async () => (await world.asOperator.get<Page<InstanceItem>>('/instances')).items[0]?.sight)
    .toBe('all')

  const labels = page.getByRole('form', { name: 'Metadata labels' })
  await labels.getByRole('button', { name: 'Add a label' }).click()
  await labels.getByRole('button', { name: 'Add a label' }).click()
  const row = (number: number) => labels.getByRole('group', { name: `Label ${number}` })
  await row(1).getByLabel('Key').fill('order')
  await labels.getByRole('button', { name: 'Save' }).click()
  await row(1).getByText('Fill in this field.').waitFor()
  await row(1).getByLabel('French').fill('Commande')
  await labels.getByRole('button', { name: 'Add a label' }).click()
  await row(2).getByLabel('Key').fill('order')
  await row(2).getByLabel('English').fill('Page')
  await row(2).getByLabel('Hidden').check()
  await labels.getByRole('button', { name: 'Save' }).click()
  await row(2).locator('[class*="InputWrapper-error"]').waitFor()
  await row(2).getByLabel('Key').fill('page')
  await labels.getByRole('button', { name: 'Move label 2 up' }).press('Enter')
  // The focus has moved with the row, which has come to its end.
  await page.keyboard.press('Enter')
  await labels.getByRole('button', { name: 'Add a label' }).click()
  await labels.getByRole('button', { name: 'Remove label 3' }).press('Enter')
  await labels.locator('[aria-label="Remove label 2"]:focus').waitFor()
  await expectAccessible(page, 'an instance with metadata labels')
  await takePicture(page, 'console-instance-metadata')
  await labels.getByRole('button', { name: 'Save' }).click()
  await labels.getByRole('status').getByText('Saved').waitFor()
  expect((await world.asOperator.get<Page<InstanceItem>>('/instances')).items[0]?.metadata_labels).toEqual([
    { key: 'page', label: { en: 'Page' }, hidden: true },
    { key: 'order', label: { fr: 'Commande' }, hidden: false },
  ])

  await page.getByRole('link', { name: 'Alerts 1 open' }).click()
  await page
    .getByRole('table', { name: 'Alerts' })
    .getByText(/% of a disk is free/)
    .waitFor()
  await page.getByRole('button', { name: 'Send a test alert' }).click()
  await page.getByText(/^Webhook: /).waitFor()
  await takePicture(page, 'console-alerts')
  await leave(desk)
})

test('a connector’s form says what is wrong beside the field; its snippets are copied as they are shown', async () => {
  const desk = await enterConsole('/console/connectors/new')
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
    await expect.poll(() => form.getByLabel('Webhook URL').getAttribute('aria-invalid')).toBe('true')
  }
  await form.getByLabel('Webhook URL').fill(world.partner.url)
  await form.getByText('More options').click()
  await form.getByLabel('Events URL').fill('http://192.168.1.1/events')
  await create.click()
  await form
    .locator('[class*="InputWrapper-error"]')
    .getByText(/192\.168\.1\.1/)
    .waitFor()
  await form.getByLabel('Events URL').fill(world.partner.url)
  await form.getByLabel('Events', { exact: true }).selectOption({ label: 'Selected events…' })
  const types = form.getByRole('group', { name: 'Selected events' })
  expect(await types.getByRole('checkbox', { name: 'Agent is typing' }).isChecked()).toBe(false)
  await types.getByRole('checkbox', { name: 'Agent is typing' }).check()
  await types.getByRole('checkbox', { name: 'Messages read' }).uncheck()
  await types.getByRole('checkbox', { name: 'Queue opened, closed or full' }).uncheck()
  await takePicture(page, 'operator-events')
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
  await told.getByText('Check the path, and that it accepts POST.').waitFor()
  await takePicture(page, 'operator-test-refused')
  world.partner.answer({ status: 200 })
  await page.getByRole('link', { name: 'I have saved the secret' }).click()
  await section(page, 'State').getByText('9 of 12 types').waitFor()
  await leave(desk)
})

test('what is edited is in effect: the agent’s name, any 2xx, a new name, a queue; a customer is erased', async () => {
  await writes('Anna', 'Hello?')
  await writes('Dora', 'Forget me.')
  const queue = { instance_id: world.instanceId, name: 'Shop' }
  const { id: shop } = await world.asOperator.post<{ id: string }>('/queues', queue)
  const { id: first } = await world.asOperator.post<{ id: string }>('/queues', { ...queue, name: 'First' })
  await world.asOperator.patch(`/connectors/${world.connector.id}`, { default_queue_id: first })
  const desk = await enterConsole(`/console/connectors/${world.connector.id}`)
  const { page } = desk
  const tabs = page.getByRole('navigation', { name: 'Parts of the connector' })
  await page.route('**/operator/v1/queues*', (route) => route.fulfill({ status: 403, body: '{}' }), { times: 1 })
  await tabs.getByRole('link', { name: 'Settings' }).focus()
  await page.keyboard.press('Enter')
  const options = page.locator('form')
  const queueField = options.getByLabel('Queue', { exact: true })
  const tryAgain = options.getByRole('alert').getByRole('button', { name: 'Try again' })
  await tryAgain.waitFor()
  expect([await queueField.isDisabled(), await queueField.inputValue()]).toEqual([true, first])
  await tryAgain.click()
  await options.locator('input[name="name"]').fill('Renamed bot')
  await options.getByLabel('Name shown to customers').selectOption({ label: 'The agent’s name' })
  await options.getByLabel('Successful responses').selectOption({ label: 'Any 2xx' })
  await queueField.selectOption({ label: 'Shop' })
  await options.getByText('Unsaved changes').waitFor()
  await options.getByRole('button', { name: 'Save' }).click()
  await options.getByText('Saved').waitFor()
  await page.getByRole('heading', { name: 'Renamed bot' }).waitFor()
  const saved = await world.asOperator.get<{ default_queue_id: string }>(`/connectors/${world.connector.id}`)
  expect(saved.default_queue_id).toBe(shop)
  world.partner.answer({ status: 204 })
  const before = world.partner.received.length
  await answers('Anna', 'Hello Anna.')
  const received = await world.partner.waitForRequests(before + 1)
  expect(received.at(-1)?.message.sender.name).toBe('Tests')
  await tabs.getByRole('link', { name: 'Deliveries' }).click()
  await page.getByRole('row', { name: /anna/ }).getByText('Delivered').waitFor()
  await page.getByRole('link', { name: 'anna' }).click()
  await page.getByRole('dialog', { name: 'Delivery' }).waitFor()
  await page.reload()
  await page.getByRole('dialog', { name: 'Delivery' }).waitFor()
  await page.keyboard.press('Escape')
  await waitFor('the connector’s deliveries', () => page.url().endsWith(`/${world.connector.id}/deliveries`))
  world.partner.answer({ status: 200 })

  await tabs.getByRole('link', { name: 'Customers' }).click()
  await page.getByLabel('Customer ID').fill('dora')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Erase dora?' })
  await dialog.getByRole('list', { name: 'What is erased' }).getByText('Renamed bot').waitFor()
  const erase = dialog.getByRole('button', { name: 'Erase permanently' })
  expect(await erase.isDisabled()).toBe(true)
  await dialog.getByLabel('Type the customer ID to confirm').fill('dora')
  await expectAccessible(page, 'an erasure by an operator')
  await takePicture(page, 'console-erase')
  await erase.click()
  await dialog.getByText('Erased: 1 conversation and 1 message.').waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'detached' })
  await leave(desk)
})

test('filters are in the address: a reload and the way back keep them', async () => {
  await writes('Bruno', 'Hello?')
  await answers('Bruno', 'Hello Bruno.')
  const desk = await enterConsole('/console/deliveries')
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
  await expect.poll(() => filters.getByLabel('Customer', { exact: true }).inputValue()).toBe('bruno')
  await log.getByRole('link', { name: 'bruno' }).click()
  await page.getByRole('dialog').getByText('bruno').first().waitFor()
  expect(page.url()).toMatch(/state=delivered.*customer_id=bruno/)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await filters.getByLabel('Customer', { exact: true }).fill('nobody')
  await page.getByText('No matching deliveries').waitFor()
  await page.getByRole('button', { name: 'Clear filters' }).first().click()
  await log.getByRole('row', { name: /anna/ }).waitFor()
  expect(new URL(page.url()).search).toBe('')
  await leave(desk)
})

const choose = `const choose = (label, value) => {
  const field = [...document.querySelectorAll('search select')].find(({ labels }) => labels[0].textContent === label)
  Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(field, value)
  field.dispatchEvent(new Event('change', { bubbles: true }))
};`

test('filters that are set before the page has followed all stand in the address', async () => {
  const desk = await enterConsole('/console/deliveries')
  const { page } = desk
  await page.getByRole('search').getByLabel('State').waitFor()
  // In one go: as on a machine that is slow to draw.
  await page.evaluate(`${choose} choose('State', 'pending'), choose('Time', '24h')`)
  await expect.poll(() => new URL(page.url()).search).toBe('?state=pending&since=24h')
  await leave(desk)
})

test('a filter that is set when its page was just left is put into no other address', async () => {
  const desk = await enterConsole('/console/deliveries')
  const { page } = desk
  await page.getByRole('search').getByLabel('State').waitFor()
  await page.evaluate(
    `${choose} document.querySelector('nav a[href="/console/audit"]').click(), choose('State', 'pending')`,
  )
  await page.getByRole('heading', { name: 'Audit' }).waitFor()
  expect(page.url()).toBe(`${world.url}/console/audit`)
  await leave(desk)
})

test('the overview shows the servers there are, and which of them died', async () => {
  const { store } = world.gateway
  const { items } = await world.asOperator.get<Page<NodeItem>>('/nodes')
  const now = Date.now()
  for (const hostname of ['stopping-host', 'dead-host']) {
    const report = JSON.stringify({ ...items[0], hostname, stopping: hostname === 'stopping-host' })
    await store.recordHeartbeat({ id: hostname, now, report })
  }
  await store.takeOver({ silent: [{ id: 'dead-host', seenAt: now }], now })
  const desk = await enterConsole()
  const rowOf = (name: RegExp) => section(desk.page, 'Nodes').getByRole('row', { name })
  await rowOf(/Healthy/)
    .getByText(items[0]?.id ?? '', { exact: true })
    .waitFor()
  await rowOf(/stopping-host/)
    .getByText('Stopping', { exact: true })
    .waitFor()
  await rowOf(/dead-host/)
    .getByText('Down; other nodes took over its work')
    .waitFor()
  await leave(desk)
})

test('what waits, why, and what a failing webhook got wrong is told; all since a time is sent again', async () => {
  await writes('Carl', 'Hello?')
  const desk = await enterConsole()
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
  await attention.getByRole('link', { name: /View queue/ }).click()
  await waitFor('what waits', () => /state=pending/.test(page.url()))
  await log.getByText('Waiting: connector paused.').first().waitFor()
  world.partner.answer({ status: 200 })
  await world.asOperator.post(`/connectors/${world.connector.id}/resume`)
  world.clock.advance(2 * 60_000)
  await page.getByText('No matching deliveries').waitFor()

  await page.getByRole('button', { name: 'Send again since…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Connector').selectOption({ label: 'Renamed bot' })
  const before = world.partner.received.length
  await dialog.getByRole('button', { name: 'Send again' }).click()
  await dialog.getByText(/4 deliveries queued again/).waitFor()
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
  const desk = await enterConsole()
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
  await section(page, 'Messages').getByText('View as a table').click()
  await section(page, 'Messages').getByRole('columnheader', { name: 'Replies out' }).waitFor()
  await page.getByLabel('Time shown').selectOption({ label: 'Last 7 days' })
  await waitFor('the time in the address', () => page.url().endsWith('?hours=168'))
  await section(page, 'Failed attempts by connector').getByText('Renamed bot').waitFor()
  await section(page, 'Nodes').getByText('Healthy').waitFor()
  await leave(desk)
})
