/** Operators change accounts, disable and enable them again; what those held is released at once. */

import { expect, test } from 'vitest'
import { enterConsole } from './console-pages.ts'
import { expectAccessible, logIn, takePicture } from './desk-browser.ts'
import { enter, entry, leave, useAgents, world, writes, zoe } from './desk-world.ts'

useAgents()

test('a disabled agent’s conversations are everybody’s at once; enabled, they log in again', async () => {
  await writes('Anna', 'Is anybody there?')
  const { id } = await world.conversationOf('anna')
  await world.asDesk.post(`/conversations/${id}/assign`, { assignee: world.agent.id })
  const [console, other] = [await enterConsole('/console/agents'), await enter('/inbox/open', zoe)]
  const { page } = console
  await entry(other.page, 'Anna').getByText('Ada Agent').waitFor()
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Disable: Ada Agent' }).click()
  await dialog.getByText(/Their open conversations become unassigned/).waitFor()
  await dialog.getByRole('button', { name: 'Disable' }).click()
  await entry(other.page, 'Anna').getByText('Unassigned').waitFor()

  await page.getByRole('button', { name: 'Enable: Ada Agent' }).click()
  await expectAccessible(page, 'enabling an account')
  await dialog.getByRole('button', { name: 'Enable' }).click()
  await page.getByRole('row', { name: /ada@/ }).getByText('Active', { exact: true }).waitFor()
  const ada = await enter('/inbox/open')
  await entry(ada.page, 'Anna').getByText('Unassigned').waitFor()
  await leave(ada)
  await leave(other)
  await leave(console)
})

test('an account gets another name, e-mail, role and instance; a taken e-mail is said beside the form', async () => {
  await world.asOperator.post('/instances', { name: 'Second' })
  const [console, other] = [await enterConsole('/console/agents'), await enter('/', zoe)]
  const { page } = console
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Edit: Zoé Martin' }).click()
  await expectAccessible(page, 'editing an account')
  await takePicture(page, 'console-edit-agent')
  await dialog.getByLabel('Email').fill(world.agent.email)
  await page.keyboard.press('Enter')
  await dialog
    .getByText(/Another account has the e-mail/)
    .first()
    .waitFor()
  await dialog.getByLabel('Email').fill('zoe.durand@acme.example')
  await dialog.getByLabel('Name').fill('Zoé Durand')
  await dialog.getByLabel('Role').selectOption({ label: 'Agent' })
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  const row = page.getByRole('row', { name: /zoe\.durand@/ })
  await row.getByText('Zoé Durand').waitFor()

  await page.getByRole('button', { name: 'Edit: Zoé Durand' }).click()
  await dialog.getByLabel('Instance').selectOption({ label: 'Second' })
  await dialog.getByText(/Leaving the instance logs them out/).waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row.getByText('Second').waitFor()
  await other.page.getByText(/Your session has ended/).waitFor()
  await logIn(other.page, { ...zoe, email: 'zoe.durand@acme.example' })
  await other.page.getByText('Nobody is waiting').waitFor()

  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Audit log' }).click()
  const told = page.getByRole('table', { name: 'Audit log' }).getByRole('row', { name: /Account changed.*Zoé Durand/ })
  await told.first().waitFor()
  await expect.poll(() => told.count()).toBe(2)
  await leave(other)
  await leave(console)
})
