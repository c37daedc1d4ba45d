/** Retention in the console: what would go is told and agreed to before it is saved, then it goes, and the log knows. */
import type { AuditItem, ConnectorItem } from '@passerelle/protocol'
import { operatorToken, waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'
import { expectAccessible, fromCustomer, logInAsOperator, openDesk, takePicture } from './desk-browser.ts'
import { browser, useWorld, world } from './desk-world.ts'

const day = 24 * 3600 * 1000

const conversations = new Map<string, string>()

useWorld({}, async () => {
  for (const customer of ['old-one', 'old-two', 'young', 'open']) {
    await world.send(fromCustomer({ customer, name: customer, text: 'Hello' }))
    const { id } = await world.conversationOf(customer)
    conversations.set(customer, id)
  }
  const close = (customer: string) => world.closeConversation(conversations.get(customer) ?? '')
  await close('old-one')
  await close('old-two')
  world.clock.advance(80 * day)
  await close('young')
  world.clock.advance(20 * day)
})

const retentionOf = async () =>
  (await world.asOperator.get<ConnectorItem>(`/connectors/${world.connector.id}`)).retention
const isKept = async (customer: string): Promise<boolean> => {
  const { status } = await world.asDesk.call('GET', `/conversations/${conversations.get(customer)}`)
  return status === 200
}

test('a retention is changed in place, by keyboard; what it deletes is told and agreed to first', async () => {
  const { page, context, faults } = await openDesk(browser, { url: world.url, path: '/console/settings' })
  await logInAsOperator(page, operatorToken)
  const section = page.getByRole('region', { name: 'Retention' })
  const row = section.getByRole('row', { name: 'Bot' })
  await row.getByText('Never deleted').waitFor()
  await takePicture(page, 'console-retention')

  await row.getByRole('button', { name: 'Change the retention of Bot' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Retention of Bot' })
  const choice = dialog.getByLabel('Keep closed conversations')
  const save = dialog.getByRole('button', { name: 'Save' })
  await choice.selectOption({ label: '180 days' })
  await dialog.getByText('The next run deletes nothing.').waitFor()
  await expect.poll(() => save.isEnabled()).toBe(true)

  await choice.selectOption({ label: 'A number of days…' })
  await dialog.getByLabel('Days').fill('0')
  await dialog.getByText('Enter a whole number from 1 to 3650.').waitFor()
  await expect.poll(() => save.isDisabled()).toBe(true)
  await dialog.getByLabel('Days').fill('45')
  await dialog.getByText('2 closed conversations would be deleted').waitFor()
  await expect.poll(() => save.isDisabled()).toBe(true)
  await expectAccessible(page, 'the retention of a connector')
  await takePicture(page, 'console-retention-change')
  await dialog.getByLabel('Delete them permanently').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await row.getByText('45 days').waitFor()
  await row.getByText('Connector setting').waitFor()
  expect(await retentionOf()).toBe('45d')

  await waitFor('the next run', async () => {
    world.clock.advance(3600 * 1000)
    return !(await isKept('old-one')) && !(await isKept('old-two'))
  })
  expect([await isKept('young'), await isKept('open')]).toEqual([true, true])

  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Audit log' }).click()
  const log = page.getByRole('table', { name: 'Audit log' })
  const applied = log.getByRole('row', { name: /Old conversations deleted/ }).first()
  await applied.getByText('The server').waitFor()
  await log.getByText('Kept before: Server setting, now: 45 days').waitFor()
  await takePicture(page, 'console-retention-audit')
  const { items } = await world.asOperator.get<{ items: AuditItem[] }>('/audit?action=connector.retention_applied')
  const gone = items.map(({ details }) => Number(details.conversations)).reduce((sum, one) => sum + one, 0)
  expect(gone).toBe(2)
  expect(faults).toEqual([])
  await context.close()
})

test("a connector's form asks the same before it is saved, in French, on a phone, in the dark", async () => {
  await world.asOperator.patch(`/connectors/${world.connector.id}`, { retention: '45d' })
  const { page, context, faults } = await openDesk(browser, {
    ...{ url: world.url, path: `/console/connectors/${world.connector.id}/settings` },
    ...{ locale: 'fr-FR', colorScheme: 'dark', width: 360, height: 740 },
  })
  await page.getByRole('button', { name: 'Utiliser le jeton d’opérateur' }).click()
  await page.getByLabel('Jeton d’opérateur', { exact: true }).fill(operatorToken)
  await page.keyboard.press('Enter')
  const options = page.locator('form')
  const choice = options.getByLabel('Conserver les conversations fermées')
  await choice.waitFor()
  await expect.poll(() => choice.inputValue()).toBe('45d')
  await choice.selectOption({ label: 'Un nombre de jours…' })
  await options.getByLabel('Jours').fill('2')
  await options.getByText(/conversations? fermées? ser/).waitFor()
  const save = options.getByRole('button', { name: 'Enregistrer' })
  await expect.poll(() => save.isDisabled()).toBe(true)
  await expectAccessible(page, 'the form of a connector with a retention, in French')
  await options.getByLabel('Les supprimer définitivement').check()
  await save.scrollIntoViewIfNeeded()
  await takePicture(page, 'console-retention-form-fr-dark-360')
  await choice.selectOption({ label: 'Réglage du serveur (Jamais supprimées)' })
  await options.getByText('Le prochain passage ne supprime rien.').waitFor()
  await save.click()
  await options.getByText('Enregistré', { exact: true }).waitFor()
  expect(await retentionOf()).toBeNull()

  await page.goto(`${world.url}/console/settings`)
  const section = page.getByRole('region', { name: 'Conservation' })
  await section.getByRole('row', { name: 'Bot' }).getByText('Jamais supprimées').waitFor()
  await expectAccessible(page, 'the settings with the retention, in French')
  await takePicture(page, 'console-retention-fr-dark-360')
  expect(faults).toEqual([])
  await context.close()
})
