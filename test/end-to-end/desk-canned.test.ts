/** Canned replies: filled in when they are inserted, in the customer's language, with files, shared or one's own. */
import { waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'
import { expectAccessible, fromCustomer, messageBox, takePicture, threadOf } from './desk-browser.ts'
import { enter, enterThread, leave, useAgents, world, writes } from './desk-world.ts'

useAgents()

const arrives = (customer: string, name: string | undefined, metadata: object) => {
  const message = fromCustomer({ customer, name: name ?? customer, text: 'Bonjour' })
  const sender = { type: 'human', id: customer, ...(name !== undefined && { name }) }
  return world.send({ ...message, sender, metadata })
}

const share = async (id: string, reply: { shortcut: string; title: string; text: string; language?: string }) => {
  await world.gateway.store.recordCannedReply({ id, instanceId: world.instanceId, updatedAt: 1, ...reply })
}

test('a reply is offered in the customer’s language and filled in; what nobody knows is never sent', async () => {
  await share('en', { shortcut: 'hello', title: 'Greeting', text: 'Hello {{customer.name|there}}', language: 'en' })
  await share('fr', {
    ...{ shortcut: 'hello', title: 'Accueil', language: 'fr' },
    text: 'Bonjour {{customer.name|à vous}}, commande {{metadata.order.number}}. {{agent.name}}',
  })
  await arrives('claire', 'Claire', { handover: { language: 'fr-CA' }, order: { number: 42 } })
  await arrives('anonymous-1', undefined, { language: 'fr' })
  const desk = await enterThread('Claire')
  const { page } = desk
  const options = page.getByRole('option')
  await messageBox(page).pressSequentially('/hel')
  await options.nth(1).waitFor()
  const first = await options.nth(0).textContent()
  expect(first).toContain('Bonjour Claire, commande 42. Ada')
  expect(await options.nth(1).textContent()).toContain('Hello Claire')
  await expectAccessible(page, 'canned replies in two languages')
  await takePicture(page, 'canned-languages')
  await page.keyboard.press('Enter')
  await expect.poll(() => messageBox(page).inputValue()).toMatch(/^Bonjour Claire, commande 42\. Ada/)
  await page.keyboard.press('Enter')
  await threadOf(page).getByText('Bonjour Claire, commande 42.').waitFor()

  await page.goto(`${world.url}/inbox/open/${(await world.conversationOf('anonymous-1')).id}`)
  await messageBox(page).pressSequentially('/hel')
  await options.nth(0).click()
  await expect
    .poll(() => messageBox(page).inputValue())
    .toMatch(/^Bonjour à vous, commande \{\{metadata.order.number\}\}/)
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.press('Enter')
  await page.getByText('Nothing is known for {{metadata.order.number}}').waitFor()
  await takePicture(page, 'canned-unfilled')
  await messageBox(page).fill('Bonjour à vous')
  await page.keyboard.press('Enter')
  await threadOf(page).getByText('Bonjour à vous', { exact: true }).waitFor()
  await leave(desk)
})

test('an agent keeps a personal reply with a file, which goes with each message it is used for', async () => {
  await writes('Nora', 'What are your terms?')
  const desk = await enter('/account')
  const { page } = desk
  await page.getByRole('button', { name: 'New personal reply' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Shortcut').fill('terms')
  await dialog.getByLabel('Title').fill('Terms')
  await dialog.getByLabel('Text').fill('Dear ')
  await dialog.getByRole('button', { name: '{{customer.name}}' }).click()
  await dialog.getByText('Dear Ada Martin').waitFor()
  await dialog.getByLabel('Language').selectOption({ label: 'English' })
  const file = { name: 'terms.txt', mimeType: 'text/plain', buffer: Buffer.from('thirty days') }
  await dialog.locator('input[type="file"]').setInputFiles([file])
  await dialog.getByRole('list', { name: 'Files' }).getByText('terms.txt').first().waitFor()
  await expectAccessible(page, 'a personal reply')
  await takePicture(page, 'canned-personal')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('list', { name: 'Personal replies' }).getByText('/terms').waitFor()

  for (const nth of [1, 2]) {
    await page.goto(`${world.url}/inbox/open/${(await world.conversationOf('nora')).id}`)
    await messageBox(page).pressSequentially('/ter')
    await page.getByRole('option', { name: /Dear Nora/ }).click()
    await page.getByRole('list', { name: 'Files to send' }).getByText('terms.txt').first().waitFor()
    await page.keyboard.press('Enter')
    await waitFor(`message ${nth} with the file`, async () => {
      const sent = (await world.thread((await world.conversationOf('nora')).id)).filter(
        (one) => one.kind === 'outbound',
      )
      const isWhole = ({ message, attachments }: (typeof sent)[number]) =>
        message === 'Dear Nora' && attachments[0]?.name === 'terms.txt'
      return sent.length === nth && sent.every(isWhole)
    })
  }
  await leave(desk)
})
