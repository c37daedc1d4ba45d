/** What the desk says is so: canned replies without braces, who is tried behind a breaker, why a test was refused. */
import { operatorToken, waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'
import { logInAsOperator, messageBox, openDesk } from './desk-browser.ts'
import { browser, enterThread, idOf, leave, useAgents, world, writes } from './desk-world.ts'

// Always due again: what is waited for is the breaker alone.
useAgents({ RETRY_SCHEDULE: Array(50).fill('1ms').join() })

async function enterConsole(path: string) {
  const desk = await openDesk(browser, { url: world.url, path })
  await logInAsOperator(desk.page, operatorToken)
  return desk
}

test('a canned reply with braces that nothing fills in is not inserted', async () => {
  await writes('Anna', 'Hello')
  // As it was kept before such texts were refused.
  const kept = { instanceId: world.instanceId, updatedAt: 1, title: 'Greeting' }
  await world.gateway.store.recordCannedReply({ ...kept, id: 'r1', shortcut: 'old', text: 'Hello {{name}}' })
  await world.gateway.store.recordCannedReply({ ...kept, id: 'r2', shortcut: 'new', text: 'Hello there' })
  const desk = await enterThread('Anna')
  const { page } = desk
  await messageBox(page).fill('')
  await messageBox(page).pressSequentially('/ol')
  await page.getByRole('option', { name: /old/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('/old was not inserted').waitFor()
  await expect.poll(() => messageBox(page).inputValue()).toBe('/ol')
  await messageBox(page).fill('')
  await messageBox(page).pressSequentially('/ne')
  await page.getByRole('option', { name: /new/ }).click()
  await expect.poll(() => messageBox(page).inputValue()).toBe('Hello there')
  await leave(desk)
})

test('a test that the webhook’s own signature check refused is told to look at the secret, not at a proxy', async () => {
  const desk = await enterConsole(`/console/connectors/${world.connector.id}`)
  const { page } = desk
  // The codes of our own SDK: for Body-Hash, and for the headers of Standard Webhooks.
  for (const error of ['invalid_body_hash', 'invalid_signature']) {
    world.partner.answer({ status: 401, body: JSON.stringify({ error, error_description: 'It does not match.' }) })
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText(error).waitFor()
    await page.getByText(/current client secret/).waitFor()
    await expect.poll(() => page.getByText(/asks for credentials/).count()).toBe(0)
  }
  world.partner.answer({ status: 401, body: '<h1>Log in</h1>' })
  await page.getByRole('button', { name: 'Send a test' }).click()
  await page.getByText(/asks for credentials/).waitFor()
  await leave(desk)
})

test('behind a breaker no more than one delivery is being tried, and the others say what they wait for', async () => {
  world.partner.answer({ status: 503 })
  const names = ['Bruno', 'Cleo', 'Dora', 'Emil', 'Fina', 'Gino']
  for (const name of names) await writes(name, 'Hello')
  for (const name of names) await world.reply(await idOf(name), 'Yes?')
  await waitFor('the breaker to open', async () => {
    const { items } = await world.asOperator.get<{ items: { breaker: { state: string } }[] }>('/connectors')
    return items.some((item) => item.breaker.state === 'open')
  })
  const desk = await enterConsole('/console/deliveries')
  const rows = desk.page.getByRole('row').filter({ hasText: new RegExp(names.join('|'), 'i') })
  await rows.nth(names.length - 1).waitFor()
  await rows
    .filter({ hasText: /Waiting: endpoint failing/ })
    .nth(names.length - 2)
    .waitFor()
  await expect.poll(() => rows.filter({ hasText: 'trying now' }).count()).toBeLessThanOrEqual(1)
  await rows
    .filter({ hasText: /next try at \d/ })
    .first()
    .waitFor()
  await leave(desk)
  // Tried before it opened, as the last one need not have been.
  const thread = await enterThread('Bruno')
  await thread.page.getByText('next attempt soon').waitFor()
  await expect.poll(() => thread.page.getByText('trying now').count()).toBe(0)
  await leave(thread)
})
