/** The agent's main path, with nothing but the keyboard, and what two agents see of each other. */

import { join } from 'node:path'
import { waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import {
  closeThread,
  fromCustomer,
  logIn,
  messageBox,
  openDesk,
  say,
  takePicture,
  threadOf,
  waitForPath,
} from './desk-browser.ts'
import { browser, entry, inviteZoe, useWorld, world, zoe } from './desk-world.ts'

const darkPicture = join(import.meta.dirname, '..', '..', 'docs', 'images', 'desk-dark.png')
const order = {
  type: 'list',
  title: 'Order LM-1042',
  items: [
    { title: 'Aube, table lamp', subtitle: '89 EUR' },
    { title: 'Nuit, floor lamp', subtitle: '149 EUR' },
  ],
}

useWorld({}, inviteZoe)

/**
 * As on a busy machine: the thread's code comes after the key that opens it, and what the page does at its leisure, and
 * its frames, once the agent's field is there.
 */
async function slowDown(page: Page) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route(/thread-pane.*\.js/, async (route) => {
    await released
    await route.continue()
  })
  return {
    holdFrames: () =>
      page.evaluate(`{
        window.late = []
        window.frame = window.requestAnimationFrame
        window.requestAnimationFrame = (then) => late.push(() => frame(then))
      }`),
    holdTasks: () =>
      page.evaluate(`{
        window.post = MessagePort.prototype.postMessage
        MessagePort.prototype.postMessage = function (...message) { late.push(() => post.apply(this, message)) }
      }`),
    goOn: async () => {
      release()
      await messageBox(page).waitFor()
      await page.evaluate(`{
        window.requestAnimationFrame = frame
        MessagePort.prototype.postMessage = post
        for (const then of late) then()
      }`)
    },
  }
}

test('an agent takes, answers and closes a conversation without touching the mouse', async () => {
  await world.send(fromCustomer({ customer: 'claire', name: 'Claire', text: 'Where is my order LM-1042?' }))
  await world.send(fromCustomer({ customer: 'tom', name: 'Tom', text: 'Do you ship to Ireland?' }))
  const { page, context, faults } = await openDesk(browser, { url: world.url })
  const slow = await slowDown(page)
  await logIn(page, world.agent)
  await page.getByRole('link', { name: /Claire/ }).waitFor()

  // Who waits longest first: Claire, then Tom.
  await slow.holdFrames()
  await page.keyboard.press('j')
  await page.locator('a[aria-current]:focus', { hasText: 'Claire' }).waitFor()
  await slow.holdTasks()
  await page.keyboard.press('Enter')
  await slow.goOn()
  await threadOf(page).getByText('Where is my order LM-1042?').waitFor()
  await page.locator('textarea:focus').waitFor()
  await page.keyboard.type('Hello Claire, it is on its way.')
  await page.keyboard.press('Enter')
  await threadOf(page).getByRole('img', { name: 'Delivered' }).waitFor()
  await takePicture(page, 'agent-answered')

  // Back to the list, and on with single keys.
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await page.getByRole('button', { name: /Assigned to You/ }).waitFor()
  await waitForPath(page, /^\/inbox\/mine\//)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await takePicture(page, 'agent-shortcuts')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('c')
  await page.getByRole('button', { name: 'Reopen' }).waitFor()
  await page.keyboard.press('o')
  await page.getByRole('button', { name: 'Close', exact: true }).waitFor()

  // By name: the palette, then the search.
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').waitFor()
  await page.keyboard.type('go closed')
  await page.keyboard.press('Enter')
  await waitForPath(page, /^\/inbox\/closed/)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await page.keyboard.type('ireland')
  await page.getByRole('link', { name: /Tom/ }).locator('mark', { hasText: 'Ireland' }).waitFor()
  await takePicture(page, 'agent-search')
  await page.keyboard.press('Enter')
  await page.locator('a:focus', { hasText: 'Tom' }).waitFor()
  await page.keyboard.press('Enter')
  await threadOf(page).getByText('Do you ship to Ireland?').waitFor()
  expect(faults).toEqual([])
  await context.close()
})

test('what a supervisor prepares, agents send by a slash; buttons go out with words in their place', async () => {
  await world.send(fromCustomer({ customer: 'priya', name: 'Priya', text: 'My order', rich: order }))
  await world.send(fromCustomer({ customer: 'priya', name: 'Priya', text: 'Can I send it back?' }))
  const { page, context, faults } = await openDesk(browser, { url: world.url, path: '/account', colorScheme: 'dark' })
  await logIn(page, zoe)
  await page.getByRole('button', { name: 'New canned reply' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Shortcut').fill('refund')
  await dialog.getByLabel('Title').fill('Refund terms')
  await dialog.getByLabel('Text').fill('You can send everything back within 30 days.')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('list', { name: 'Canned replies' }).getByText('/refund').waitFor()
  await takePicture(page, 'account')

  await page.getByRole('link', { name: 'Inbox' }).first().click()
  await page.getByRole('link', { name: /Priya/ }).click()
  await messageBox(page).pressSequentially('Yes. /ref')
  await page.getByRole('option', { name: /Refund terms/ }).waitFor()
  await takePicture(page, 'agent-canned')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await threadOf(page).getByText('Yes. You can send everything back within 30 days.').waitFor()

  await page.getByRole('button', { name: 'Buttons, cards, lists and forms' }).click()
  await dialog.getByLabel('Text above (optional)').fill('How shall we collect it?')
  await dialog.getByLabel('Label 1').fill('At my door')
  await dialog.getByLabel('Label 2').fill('At a shop')
  await dialog.getByRole('region', { name: 'Preview' }).getByText('At my door').waitFor()
  await takePicture(page, 'agent-rich')
  await dialog.getByRole('button', { name: 'Send' }).click()
  await threadOf(page).getByRole('list', { name: 'Quick replies' }).getByText('At a shop').waitFor()
  await expect.poll(() => threadOf(page).getByRole('img', { name: 'Delivered' }).count()).toBe(2)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  if (process.env.UPDATE_SCREENSHOTS) await page.screenshot({ path: darkPicture, animations: 'disabled' })
  const received = await world.partner.waitForRequests(2, 'priya')
  expect(received.at(-1)?.message.body).toMatchObject({
    message: 'How shall we collect it?\n• At my door\n• At a shop',
    rich_content: { blocks: [{ type: 'quick_replies', items: [{ label: 'At my door' }, { label: 'At a shop' }] }] },
  })
  expect(faults).toEqual([])
  await context.close()
})

test('two agents side by side see each other’s work as it happens', async () => {
  await world.send(fromCustomer({ customer: 'jonas', name: 'Jonas', text: 'The lamp arrived broken.' }))
  const ada = await openDesk(browser, { url: world.url })
  const other = await openDesk(browser, { url: world.url })
  await Promise.all([logIn(ada.page, world.agent), logIn(other.page, zoe)])
  for (const { page } of [ada, other]) {
    await page.getByRole('link', { name: /Jonas/ }).click()
    await threadOf(page).getByText('The lamp arrived broken.').waitFor()
  }
  await other.page.getByRole('status').filter({ hasText: 'Ada Agent is here too' }).waitFor()
  await messageBox(ada.page).pressSequentially('I am sorry')
  await other.page.getByRole('status').filter({ hasText: 'Ada Agent is answering' }).waitFor()
  await takePicture(other.page, 'agent-presence')

  // It lasts ten seconds: told until it is seen.
  const typing = { type: 'typing', created_at: Math.floor(Date.now() / 1000), customer_id: 'jonas', data: { on: true } }
  const inThread = other.page.getByRole('status').filter({ hasText: 'Jonas is typing' })
  const inRow = entry(ada.page, 'Jonas').getByText('Typing…')
  await waitFor('both to see it', async () => {
    await world.asPartner.post('/messaging/v1/events', { events: [{ id: 'jonas-types', ...typing }] })
    return (await inThread.isVisible()) && (await inRow.isVisible())
  })
  await takePicture(ada.page, 'agent-typing')

  await say(ada.page, 'I am sorry to hear that.')
  await threadOf(other.page).getByText('I am sorry to hear that.').waitFor()
  await world.send(fromCustomer({ customer: 'jonas', name: 'Jonas', text: 'Can I get a new one?' }))
  for (const { page } of [ada, other]) await threadOf(page).getByText('Can I get a new one?').waitFor()

  await ada.page.keyboard.press('Escape')
  await ada.page.keyboard.press('a')
  await other.page.getByRole('button', { name: /Assigned to Ada Agent/ }).waitFor()
  await closeThread(other.page)
  await ada.page.getByRole('button', { name: 'Reopen' }).waitFor()
  expect([...ada.faults, ...other.faults]).toEqual([])
  await Promise.all([ada.context.close(), other.context.close()])
})

test('with the network cut and restored, nothing is missed and nothing comes twice', async () => {
  await world.send(fromCustomer({ customer: 'aicha', name: 'Aïcha', text: 'Are you there?' }))
  const { page, context, faults } = await openDesk(browser, { url: world.url })
  await logIn(page, world.agent)
  await page.getByRole('link', { name: /Aïcha/ }).click()
  await threadOf(page).getByText('Are you there?').waitFor()
  const before = world.partner.received.length

  await context.setOffline(true)
  await page.getByText(/^Offline\./).waitFor()
  for (const text of ['First in the dark', 'Second in the dark', 'Third in the dark']) {
    await world.send(fromCustomer({ customer: 'aicha', name: 'Aïcha', text }))
  }
  await say(page, 'I write while it is down.')
  await threadOf(page).getByText('I write while it is down.').waitFor()
  await takePicture(page, 'agent-offline')

  await context.setOffline(false)
  await page.getByText(/^Offline\./).waitFor({ state: 'detached' })
  for (const text of ['First in the dark', 'Second in the dark', 'Third in the dark', 'I write while it is down.']) {
    await threadOf(page).getByText(text).waitFor()
  }
  await threadOf(page).getByRole('img', { name: 'Delivered' }).waitFor()
  const thread = await world.thread((await world.conversationOf('aicha')).id)
  expect(thread).toHaveLength(5)
  for (const { message } of thread)
    await expect.poll(() => threadOf(page).getByText(message, { exact: true }).count()).toBe(1)
  expect(world.partner.received.length - before).toBe(1)
  expect(faults).toEqual([])
  await context.close()
})
