/** Two agents at one customer: who answers takes it, and nothing is sent in a colleague's place, or over what one did, unasked. */
import { waitFor } from '@passerelle/testkit'
import type { Page, Route } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, messageBox, say, takePicture, threadOf } from './desk-browser.ts'
import { enterThread, leave, useAgents, world, writes, zoe } from './desk-world.ts'

useAgents()

const assignment = (page: Page, words: RegExp) => page.getByRole('button', { name: words })
const alert = (page: Page) => page.getByRole('region', { name: 'Reply' }).getByRole('alert')
const said = (page: Page, text: string) => threadOf(page).getByText(text, { exact: true })
const question = (page: Page, name: string) =>
  page.getByRole('dialog', { name: `${name} is handling this conversation` })
const conversationOf = (name: string) => world.conversationOf(name.toLowerCase())

/** Begins to write; nothing is sent. */
async function begin(page: Page, text: string): Promise<void> {
  await messageBox(page).pressSequentially(text)
  await messageBox(page).focus()
}

test('answering takes an unassigned conversation; in a colleague’s it is asked first, once', async () => {
  await writes('Anna', 'Where is my order?')
  const [ada, other] = [await enterThread('Anna'), await enterThread('Anna', zoe)]
  await assignment(ada.page, /^Unassigned/).waitFor()
  await say(ada.page, 'It is on its way.')
  await assignment(ada.page, /^Assigned to You/).waitFor()
  await assignment(other.page, /^Assigned to Ada Agent/).waitFor()
  await said(other.page, 'It is on its way.').waitFor()
  await say(other.page, 'It arrives tomorrow.')
  const asked = question(other.page, 'Ada Agent')
  // The safe answer has the focus, and gives it back with what was written.
  await other.page.locator('button:focus', { hasText: 'Cancel' }).waitFor()
  await expectAccessible(other.page, 'the question before a reply')
  await takePicture(other.page, 'inbox-colleague')
  await other.page.keyboard.press('Enter')
  await asked.waitFor({ state: 'detached' })
  await other.page.locator('textarea:focus').waitFor()
  expect(await messageBox(other.page).inputValue()).toBe('It arrives tomorrow.')
  const { id } = await conversationOf('Anna')
  expect((await world.thread(id)).map(({ message }) => message)).not.toContain('It arrives tomorrow.')
  await other.page.keyboard.press('Enter')
  await asked.waitFor()
  // An answer that came since it was asked is shown first.
  await say(ada.page, 'It left today.')
  await other.page.locator('[role="log"]').getByText('It left today.').waitFor()
  await asked.getByRole('button', { name: 'Send without taking it' }).click()
  await asked.getByRole('alert').getByText('“It left today.”').waitFor()
  await other.page.locator('button:focus', { hasText: 'Cancel' }).waitFor()
  expect((await world.thread(id)).map(({ message }) => message)).not.toContain('It arrives tomorrow.')
  await asked.getByRole('button', { name: 'Send without taking it' }).click()
  await said(ada.page, 'It arrives tomorrow.').waitFor()
  await say(other.page, 'By noon.')
  await said(ada.page, 'By noon.').waitFor()
  expect((await conversationOf('Anna')).assignee?.id).toBe(world.agent.id)
  // It was somebody else's meanwhile.
  await world.asDesk.post(`/conversations/${id}/assign`, { assignee: null })
  await assignment(other.page, /^Unassigned/).waitFor()
  await world.asDesk.post(`/conversations/${id}/assign`, { assignee: world.agent.id })
  await assignment(other.page, /^Assigned to Ada Agent/).waitFor()
  await say(other.page, 'Or earlier.')
  await asked.waitFor()
  // Nobody is taken for another.
  const ben = { name: 'Ben Moss', role: 'agent', email: 'ben@acme.example', password: zoe.password }
  const third = await world.asOperator.post<{ id: string }>('/agents', { instance_id: world.instanceId, ...ben })
  await world.asDesk.post(`/conversations/${id}/assign`, { assignee: third.id })
  await other.page.locator('header').getByText(ben.name).waitFor()
  await asked.getByRole('button', { name: 'Take it and send' }).click()
  const anew = question(other.page, ben.name)
  const answer = Promise.withResolvers<void>()
  const late = async (route: Route) => {
    await answer.promise
    await route.continue()
  }
  await other.page.route('**/assign', late, { times: 1 })
  await anew.getByRole('button', { name: 'Take it and send' }).click()
  // What was taken is sent.
  await other.page.keyboard.press('Escape')
  answer.resolve()
  await said(ada.page, 'Or earlier.').waitFor()
  await assignment(other.page, /^Assigned to You/).waitFor()
  await anew.waitFor({ state: 'detached' })
  await leave(ada)
  await leave(other)
})

test('a colleague’s answer that came while one was writing is shown before Enter sends; the text is kept', async () => {
  await writes('Bruno', 'Do you ship to Ireland?')
  const [ada, other] = [await enterThread('Bruno'), await enterThread('Bruno', zoe)]
  const { page } = ada
  await begin(page, 'No, we do not.')
  await say(other.page, 'Yes, we do!')
  await said(page, 'Yes, we do!').waitFor()
  await assignment(page, /^Assigned to Zoé Martin/).waitFor()
  await page.keyboard.press('Enter')
  await question(page, 'Zoé Martin').getByRole('alert').getByText('“Yes, we do!”').waitFor()
  await page.keyboard.press('Escape')
  await question(page, 'Zoé Martin').waitFor({ state: 'detached' })
  await alert(page).getByText('Zoé Martin answered in the meantime: “Yes, we do!”').waitFor()
  await alert(page).getByText('The conversation was assigned to Zoé Martin in the meantime.').waitFor()
  await expect.poll(() => messageBox(page).inputValue()).toBe('No, we do not.')
  await expectAccessible(page, 'what a colleague did meanwhile')
  await takePicture(page, 'inbox-meanwhile')
  expect((await world.thread((await conversationOf('Bruno')).id)).map(({ message }) => message)).not.toContain(
    'No, we do not.',
  )

  await page.keyboard.press('End')
  await page.keyboard.type(' Sorry: we do.')
  await page.keyboard.press('Enter')
  await question(page, 'Zoé Martin').getByRole('button', { name: 'Take it and send' }).click()
  await said(page, 'No, we do not. Sorry: we do.').waitFor()
  await alert(page).waitFor({ state: 'detached' })
  // A colleague's text that was there before one began is no news.
  await say(page, 'Anything else?')
  await said(page, 'Anything else?').waitFor()
  await leave(ada)
  await leave(other)
})

test('a close by a colleague is shown before Enter reopens; one’s own is no news', async () => {
  await writes('Chloe', 'Thank you, bye!')
  const desk = await enterThread('Chloe')
  const { page } = desk
  await begin(page, 'Bye!')
  await world.closeConversation((await conversationOf('Chloe')).id)
  await page.getByRole('button', { name: 'Reopen' }).waitFor()
  await page.keyboard.press('Enter')
  await alert(page).getByText('The conversation was closed in the meantime. Sending reopens it.').waitFor()
  expect((await conversationOf('Chloe')).status).toBe('closed')
  await page.keyboard.press('Enter')
  await said(page, 'Bye!').waitFor()
  await page.getByRole('button', { name: 'Close', exact: true }).waitFor()

  await begin(page, 'One more thing')
  const path = new URL(page.url()).pathname
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await page.getByRole('status').filter({ hasText: 'Closed Chloe.' }).waitFor()
  await page.goto(`${world.url}${path}`)
  await page.getByRole('button', { name: 'Reopen' }).waitFor()
  await messageBox(page).focus()
  await page.keyboard.press('Enter')
  await said(page, 'One more thing').waitFor()
  await leave(desk)
})

test('what came while one was at another conversation is shown too, and in French', async () => {
  await writes('David', 'First')
  await writes('Emil', 'Second')
  const desk = await enterThread('David')
  const { page } = desk
  await page.getByRole('button', { name: 'Account and settings of Ada Agent' }).click()
  await page.getByRole('menuitemradio', { name: 'Français' }).click()
  await page.keyboard.press('Escape')
  await messageBox(page).pressSequentially('Bonjour')
  await page.getByRole('link', { name: /Emil/ }).click()
  await threadOf(page).getByText('Second').waitFor()
  await world.reply((await conversationOf('David')).id, 'Déjà répondu')
  await page.getByRole('link', { name: /David/ }).click()
  await said(page, 'Déjà répondu').waitFor()
  await messageBox(page).focus()
  await page.keyboard.press('Enter')
  const told = page.getByRole('alert').filter({ hasText: 'Tests a répondu entre-temps' })
  await told.getByText(/Renvoyez-le/).waitFor()
  await page.keyboard.press('Enter')
  await said(page, 'Bonjour').waitFor()
  await leave(desk)
})

test('buttons and cards go over nothing either', async () => {
  await writes('Fanny', 'Which colour is there?')
  const desk = await enterThread('Fanny')
  const { page } = desk
  await page.getByRole('button', { name: 'Buttons, cards, lists and forms' }).click()
  const dialog = page.getByRole('dialog', { name: 'Buttons, cards, lists and forms' })
  await dialog.getByLabel('Text above (optional)').fill('Choose one')
  await dialog.getByLabel('Label 1').fill('Red')
  // Escape by mistake loses nothing: the answer that keeps it has the focus.
  await page.keyboard.press('Escape')
  await dialog.getByRole('alert').getByText('Discard what you have written?').waitFor()
  await page.keyboard.press('Enter')
  expect(await dialog.getByLabel('Label 1').inputValue()).toBe('Red')
  await world.reply((await conversationOf('Fanny')).id, 'Red and blue.')
  // By its attribute: the dialog hides the thread from roles.
  await page.locator('[role="log"]').getByText('Red and blue.').waitFor()
  await dialog.getByRole('button', { name: 'Send' }).click()
  await dialog
    .getByRole('alert')
    .getByText(/Tests answered in the meantime/)
    .waitFor()
  const { id } = await conversationOf('Fanny')
  const agents = await world.asDesk.get<{ items: { id: string; name: string }[] }>('/agents')
  const colleague = agents.items.find(({ name }) => name === 'Zoé Martin')
  await world.asDesk.post(`/conversations/${id}/assign`, { assignee: colleague?.id })
  await page.locator('header').getByText('Zoé Martin').waitFor()
  await dialog.getByRole('button', { name: 'Send' }).click()
  // Escape is for the question alone.
  await question(page, 'Zoé Martin').waitFor()
  await page.keyboard.press('Escape')
  await question(page, 'Zoé Martin').waitFor({ state: 'detached' })
  expect(await dialog.getByLabel('Label 1').inputValue()).toBe('Red')
  await dialog.getByRole('button', { name: 'Send' }).click()
  await question(page, 'Zoé Martin').getByRole('button', { name: 'Send without taking it' }).click()
  await dialog.waitFor({ state: 'detached' })
  await waitFor('the buttons', async () => {
    const thread = await world.thread(id)
    return thread.some(({ rich_content }) => rich_content !== undefined)
  })
  await leave(desk)
})

test('the thread shows who took, passed on, closed and reopened it, on every desk', async () => {
  await writes('Delia', 'Hello?')
  const [ada, other] = [await enterThread('Delia'), await enterThread('Delia', zoe)]
  await say(ada.page, 'Good morning.')
  await said(other.page, 'Ada Agent took the conversation').waitFor()
  await said(ada.page, 'You took the conversation').waitFor()
  const { id } = await conversationOf('Delia')
  await world.asDesk.post(`/conversations/${id}/assign`, { assignee: null })
  await said(ada.page, 'Tests unassigned the conversation from you').waitFor()
  await world.asDesk.post(`/conversations/${id}/close`, {
    reason: 'resolved',
    last_seen_message_id: await newestOf(id),
  })
  await said(ada.page, 'Tests closed the conversation: resolved').waitFor()
  await world.asDesk.post(`/conversations/${id}/reopen`)
  await said(ada.page, 'Tests reopened the conversation').waitFor()
  const threadUrl = ada.page.url()
  await ada.page.keyboard.press('Escape')
  await ada.page.keyboard.press('Shift+C')
  await ada.page.getByRole('dialog').getByLabel('Reason').fill('answered by phone')
  await ada.page.keyboard.press('Enter')
  // The next one opens: back to this one.
  await ada.page
    .getByRole('status')
    .filter({ hasText: /^Closed / })
    .waitFor()
  await ada.page.goto(threadUrl)
  await said(ada.page, 'You closed the conversation: answered by phone').waitFor()
  await said(other.page, 'Ada Agent closed the conversation: answered by phone').waitFor()
  await expectAccessible(ada.page, 'a thread with what was done')
  await takePicture(ada.page, 'thread-activities')
  await leave(ada)
  await leave(other)
})

const newestOf = async (id: string) => (await world.thread(id)).at(-1)?.id
