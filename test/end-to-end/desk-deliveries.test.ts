/** One delivery in the console: each attempt as it was sent and answered, when, and what comes next. */

import { operatorToken, waitFor } from '@passerelle/testkit'
import type { Locator, Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, fromCustomer, logInAsOperator, openDesk, takePicture } from './desk-browser.ts'
import { browser, useWorld, world } from './desk-world.ts'

const said = "Where's my order? It was « LM-1042 »."

useWorld({ settings: { RETRY_SCHEDULE: '2s,1h,2h' }, connector: { inline_max: 1_000_000 } }, async () => {
  await world.send(fromCustomer({ customer: 'claire', name: 'Claire', text: 'Hello' }))
  await world.send(fromCustomer({ customer: 'tom', name: 'Tom', text: 'Hello' }))
})

const code = async (place: Locator, title: string): Promise<string> =>
  (await place.getByRole('figure', { name: title, exact: true }).locator('code').textContent()) ?? ''

const copied = (page: Page): Promise<string> => page.evaluate('navigator.clipboard.readText()')

async function openDelivery(page: Page, customer: string): Promise<Locator> {
  await page.getByRole('row', { name: customer }).getByRole('link', { name: customer }).click()
  return page.getByRole('dialog')
}

test('each attempt tells what was sent and answered, when, and why it failed; curl sends it again', async () => {
  const headers = { 'Content-Type': 'text/plain', 'X-Shelf': '7', 'Set-Cookie': 'session=hers' }
  world.partner.answer({ status: 503, headers, body: 'the shelf fell down' })
  const { id } = await world.conversationOf('claire')
  await world.reply(id, said)
  const [first] = await world.partner.waitForRequests(1)
  const attempts = async () => (await world.thread(id)).at(-1)?.delivery?.attempts
  await waitFor('the first attempt', async () => (await attempts()) === 1)
  world.clock.advance(3000)
  await waitFor('the second attempt', async () => (await attempts()) === 2)
  const { page, context, faults } = await openDesk(browser, { url: world.url, path: '/console/deliveries' })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await logInAsOperator(page, operatorToken)
  const drawer = await openDelivery(page, 'claire')

  // The newest attempt is open.
  const latest = drawer.getByRole('listitem').filter({ hasText: 'Attempt 2' })
  await latest.getByText('The webhook answered 503 Service Unavailable').waitFor()
  await latest.getByText(/^\d+ seconds?$/).waitFor()
  await drawer.getByText(/next attempt in (1 hr|\d+ min)\./i).waitFor()
  const request = await code(latest, 'Request')
  expect(request).toContain(`POST ${world.partner.url}\n`)
  expect(request).toContain(`Body-Hash: ${first?.headers['body-hash']}`)
  expect(request).toMatch(/webhook-signature: v1,\S+/)
  const response = await code(latest, 'Response')
  expect(response).toMatch(/^HTTP 503\ncontent-type: text\/plain\nx-shelf: 7\n/)
  expect(response).toContain('\n\nthe shelf fell down')
  expect(response).not.toContain('hers')

  // The body stands there once, to read and as it is.
  expect(JSON.parse(await code(drawer, 'Formatted'))).toEqual(first?.message)
  await drawer.getByText('Raw', { exact: true }).first().click()
  expect(await code(drawer, 'Raw')).toBe(first?.body.toString())
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    drawer.getByRole('link', { name: 'Download' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^delivery-.+\.json$/)

  await latest.getByRole('button', { name: 'Copy as curl' }).click()
  await latest.getByRole('button', { name: 'Copied' }).waitFor()
  const curl = await copied(page)
  expect(curl).toContain(`curl --include --globoff '${world.partner.url}' \\\n  -H 'Content-Type: application/json'`)
  expect(curl).toContain("Where'\\''s my order? It was « LM-1042 ».")
  await takePicture(page, 'console-attempts')
  await expectAccessible(page, 'a delivery')
  expect(faults).toEqual([])
  await context.close()
})

test('what cannot be sent and what is too long to show says so', async () => {
  const { id } = await world.conversationOf('tom')
  const upload = await world.upload({ name: 'big.bin', type: 'application/octet-stream', bytes: Buffer.alloc(150_000) })
  await world.asOperator.call('PATCH', `/connectors/${world.connector.id}`, { webhook_url: 'http://127.0.0.1:1/' })
  await world.reply(id, { message: 'The invoice', attachments: [upload] })
  await waitFor('the attempt', async () => ((await world.thread(id)).at(-1)?.delivery?.attempts ?? 0) > 0)
  const phone = { locale: 'fr-FR', colorScheme: 'dark', width: 360, height: 740 } as const
  const { page, context, faults } = await openDesk(browser, { url: world.url, path: '/console/deliveries', ...phone })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Utiliser le jeton d’opérateur' }).click()
  await page.getByLabel('Jeton d’opérateur', { exact: true }).fill(operatorToken)
  await page.keyboard.press('Enter')
  const drawer = await openDelivery(page, 'tom')
  await drawer.getByText('Seul le début est affiché.').waitFor()
  expect(await code(drawer, 'Requête')).toContain('POST http://127.0.0.1:1/\n')
  await expect.poll(() => drawer.getByRole('figure', { name: 'Réponse' }).count()).toBe(0)
  await drawer.getByRole('button', { name: 'Copier en curl' }).click()
  await drawer.getByRole('button', { name: 'Copié' }).waitFor()
  expect(await copied(page)).toMatch(/--data-binary '@delivery-.+\.json'$/)
  await expectAccessible(page, 'a delivery on a phone')
  await takePicture(page, 'console-attempts-phone-fr-dark')
  await drawer.getByText('Seul le début est affiché.').scrollIntoViewIfNeeded()
  await takePicture(page, 'console-attempts-phone-fr-dark-body')
  expect(faults).toEqual([])
  await context.close()
})
