/**
 * One person at two connectors: joined, with one history, and separated again; metadata under an operator's labels; at the
 * end erased.
 */
import { createPartnerClient } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, fromCustomer, messageBox, takePicture } from './desk-browser.ts'
import { enter, enterThread, entry, idOf, leave, useWorld, world, writes } from './desk-world.ts'

useWorld({}, async () => {
  const metadata_labels = [{ key: 'page', label: { en: 'Seen in the shop' }, hidden: false }]
  await world.asOperator.patch(`/instances/${world.instanceId}`, { metadata_labels })
  await writes('Zoé Web', 'Where is my parcel?')
  const connector = { instance_id: world.instanceId, name: 'App', webhook_url: world.partner.url }
  const app = await world.asOperator.post<{ client_id: string; client_secret: string }>('/connectors', connector)
  const message = fromCustomer({ customer: 'app-7', name: 'Zoé App', text: 'Do you deliver to Ireland?' })
  await createPartnerClient(world.url, app).post('/messaging/v1/messages', { messages: [message] })
  await world.conversationOf('app-7')
})

const pane = (page: Page) => page.getByRole('region', { name: 'Customer', exact: true })

test('a customer is joined with another one, who shows there with their conversations, and is separated', async () => {
  const desk = await enterThread('Zoé Web')
  const { page } = desk
  await pane(page).getByText('Seen in the shop').waitFor()
  await pane(page).getByText('No other conversations').waitFor()
  await pane(page).getByRole('button', { name: 'Join with another customer' }).click()
  const dialog = page.getByRole('dialog', { name: 'Who else is' })
  await dialog.getByLabel('Name, ID, e-mail, phone or words of a message').fill('Ireland')
  await dialog.getByText('1 customer found').waitFor()
  await expectAccessible(page, 'customers to join')
  await takePicture(page, 'contact-join')
  await dialog.getByRole('button', { name: /Zoé App/ }).click()
  await dialog.waitFor({ state: 'detached' })

  await pane(page).getByText('Joined by an agent').waitFor()
  await pane(page).getByText('Do you deliver to Ireland?').waitFor()
  await expectAccessible(page, 'a contact')
  await takePicture(page, 'contact')
  await page.getByText('You joined this customer with another one').waitFor()

  await pane(page).getByRole('button', { name: 'Separate Zoé App' }).click()
  await pane(page).getByText('No other conversations').waitFor()
  expect(await pane(page).getByText('Joined by an agent').count()).toBe(0)
  await leave(desk)
})

test('an e-mail address that both have joins them', async () => {
  const { id } = await world.conversationOf('app-7')
  await world.asDesk.patch(`/conversations/${id}/customer`, { email: 'zoe@example.com' })
  const desk = await enterThread('Zoé Web')
  const { page } = desk
  await pane(page).getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog', { name: 'Contact details' })
  await dialog.getByLabel('E-mail').fill('zoe')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Write an e-mail address').waitFor()
  await expectAccessible(page, 'contact details')
  await dialog.getByLabel('E-mail').fill('Zoe@Example.com')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await pane(page).getByText('Same e-mail').waitFor()
  await pane(page).getByText('Do you deliver to Ireland?').waitFor()

  // Over the drawer of a narrower window, Escape is for the dialog first.
  await page.setViewportSize({ width: 1000, height: 800 })
  await page.getByRole('button', { name: 'Customer details' }).click()
  await pane(page).getByRole('button', { name: 'Edit' }).click()
  await dialog.waitFor()
  await expectAccessible(page, 'a dialog over the drawer')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await pane(page).getByText('Same e-mail').waitFor()
  await page.keyboard.press('Escape')
  await pane(page).waitFor({ state: 'detached' })
  await leave(desk)
})

test('who may erases them, after writing out the name, and nothing is left in lists and drafts', async () => {
  await world.asOperator.patch(`/agents/${world.agent.id}`, { rights: ['erase'] })
  const { id } = await world.conversationOf('app-7')
  const desk = await enter(`/inbox/open/${id}`)
  const { page } = desk
  const ask = async () => {
    await entry(page, 'Zoé Web').click()
    await page.getByRole('region', { name: 'Conversation with Zoé Web' }).waitFor()
    await messageBox(page).fill('Dear Zoé')
    await pane(page).getByText('Same e-mail').waitFor()
    await pane(page).getByRole('button', { name: 'Erase customer' }).click()
  }
  await ask()
  const dialog = page.getByRole('dialog', { name: 'Erase Zoé Web?' })
  const submit = dialog.getByRole('button', { name: 'Erase permanently' })
  const erased = dialog.getByRole('list', { name: 'What is erased' }).getByRole('listitem')
  await erased.getByText('1 conversation').waitFor()
  expect(await erased.count()).toBe(1)
  await dialog.getByLabel('Erase the joined customer too').check()
  await dialog.getByText('Zoé App').waitFor()
  await dialog.getByLabel('Type the name to confirm').fill('Zoé')
  expect(await submit.isDisabled()).toBe(true)
  await expectAccessible(page, 'an erasure')
  await takePicture(page, 'contact-erase')
  const refuseLater = async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    await page.route('**/customers/erase', (route) => promise.then(() => route.abort()), { times: 1 })
    return resolve
  }
  const refuse = await refuseLater()
  await dialog.getByLabel('Type the name to confirm').fill('Zoé Web')
  await page.keyboard.press('Enter')
  await dialog.getByText('Erasing…').waitFor()
  for (const cancel of await dialog.getByRole('button', { name: 'Cancel' }).all()) {
    expect(await cancel.isDisabled()).toBe(true)
  }
  await page.keyboard.press('Escape')
  refuse()
  await dialog.getByRole('alert').getByText('You can try again.').waitFor()
  const refuseLast = await refuseLater()
  await submit.click()
  await dialog.getByText('Erasing…').waitFor()
  await page.goBack()
  await dialog.waitFor({ state: 'detached' })
  refuseLast()
  await page.getByRole('alert').getByText('Erasing Zoé Web:').waitFor()
  await ask()
  await dialog.getByLabel('Erase the joined customer too').check()
  await dialog.getByLabel('Type the name to confirm').fill('Zoé Web')
  // Whoever is joined meanwhile is shown before they are erased.
  await writes('Zoé Shop', 'Hello')
  await world.asDesk.patch(`/conversations/${await idOf('Zoé Shop')}/customer`, { email: 'zoe@example.com' })
  await submit.click()
  await dialog.getByRole('alert').getByText('Others were joined').waitFor()
  await erased.getByText('Zoé Shop').waitFor()
  await submit.click()
  await page.getByText(/^Erased: Zoé Web \(Bot\), (Zoé App|Zoé Shop) .* and (Zoé App|Zoé Shop) /).waitFor()
  await page.getByRole('link', { name: /Zoé/ }).waitFor({ state: 'detached' })
  expect((await world.asDesk.call('GET', `/conversations/${id}`)).status).toBe(404)
  const kept = () =>
    page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('passerelle.draft.')))
  await expect.poll(kept).toEqual([])
  // As it is kept by a browser that was away when they were erased.
  const draft = JSON.stringify({ text: 'Dear Zoé', uploads: [], lost: [] })
  const entries = [`passerelle.draft.${world.agent.id}.${id}`, draft] as const
  await page.evaluate(([name, value]) => localStorage.setItem(name, value), entries)
  expect(await kept()).toHaveLength(1)
  await page.reload()
  await expect.poll(kept).toEqual([])
  await leave(desk)
})
