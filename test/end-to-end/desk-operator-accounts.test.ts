import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { enterConsole, factOf } from './console-pages.ts'
import { logIn } from './desk-browser.ts'
import { enter, leave, useWorld, world } from './desk-world.ts'

useWorld({ settings: { RETRY_SCHEDULE: '1m' } })

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

test('accounts of each kind work, get a new password, and end at once when they are disabled', async () => {
  const desk = await enterConsole('/console/agents')
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
  const operator = await enter('/', boss)
  await operator.page.getByRole('navigation', { name: 'Console' }).waitFor()
  await leave(operator)

  await page.getByRole('button', { name: 'Edit: Zoé Martin' }).click()
  await dialog.getByLabel('Capacity').fill('2000')
  await page.keyboard.press('Enter')
  await dialog.locator('[class*="InputWrapper-error"]').getByText('1000').waitFor()
  await dialog.getByLabel('Capacity').fill('4')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('row', { name: /zoe@/ }).getByRole('cell', { name: '4', exact: true }).waitFor()
  await page
    .getByRole('row', { name: /Our software/ })
    .getByRole('cell', { name: '–', exact: true })
    .waitFor()

  const agent = await enter('/', zoe)
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
  const desk = await enterConsole('/console/audit')
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
  const [here, there] = [await enter('/', login), await enter('/', login)]
  await there.page.getByRole('navigation', { name: 'Console' }).waitFor()
  await here.page.getByRole('navigation', { name: 'Console' }).waitFor()
  await here.page.goto(`${world.url}/account`)
  const sessions = here.page.getByRole('list', { name: 'Sessions' })
  await sessions.getByText('This device').waitFor()
  await sessions.getByRole('button', { name: /^Log out/ }).click()
  await sessions.getByRole('button', { name: /^Log out/ }).waitFor({ state: 'detached' })
  await there.page.getByText(/Your session has ended/).waitFor()
  await leave(here)
  await leave(there)
})
