/** The agent's work: lists and their counts, whose a conversation is, states of a message, drafts, sleep, the thread. */
import { waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, fromCustomer, messageBox, say, takePicture, threadOf } from './desk-browser.ts'
import { enter, enterThread, entry, idOf, leave, useAgents, world, writes, zoe } from './desk-world.ts'

const MINUTE = 60_000

const tab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name })
const sign = (page: Page, word: string) => threadOf(page).getByRole('img', { name: word, exact: true })

useAgents()

test('each list holds what it says, with its count, as things happen', async () => {
  await writes('Anna', 'Where is my order?')
  await writes('Bruno', 'Do you ship to Ireland?')
  const desk = await enter()
  const { page } = desk
  await tab(page, 'Waiting').getByText('2 conversations').waitFor()
  await waitFor('a badge in the title', async () => (await page.title()).startsWith('(2) '))
  await entry(page, 'Anna').getByText('1 unread message').waitFor()
  await entry(page, 'Anna')
    .getByText(/^Waiting for 1\smin/)
    .waitFor()
  await writes('Anna', 'Hello?')
  await entry(page, 'Anna').getByText('2 unread messages').waitFor()

  // Read: the badges go. Answered: it waits no more, is the author's, and stays among the open ones.
  await entry(page, 'Anna').click()
  await threadOf(page).getByText('Hello?').waitFor()
  await entry(page, 'Anna').getByText('2 unread messages').waitFor({ state: 'detached' })
  await waitFor('a smaller badge in the title', async () => (await page.title()).startsWith('(1) '))
  await say(page, 'It is on its way.')
  await entry(page, 'Anna').waitFor({ state: 'detached' })
  await tab(page, 'Waiting').getByText('1 conversation', { exact: true }).waitFor()
  await tab(page, 'All open').click()
  await entry(page, 'Anna')
    .getByText(/You: It is on its way/)
    .waitFor()
  await entry(page, 'Anna').getByText('You', { exact: true }).waitFor()
  await world.asDesk.post(`/conversations/${await idOf('Anna')}/assign`, { assignee: null })
  await entry(page, 'Anna').getByText('Unassigned').waitFor()

  // Waiting holds a colleague's customer too: nobody is forgotten because a colleague is away.
  await tab(page, 'Waiting').click()
  const zoeId = (await world.asDesk.get<{ items: { id: string; name: string }[] }>('/agents')).items.find(
    (agent) => agent.name === 'Zoé Martin',
  )?.id
  await world.asDesk.post(`/conversations/${await idOf('Bruno')}/assign`, { assignee: zoeId })
  await entry(page, 'Bruno').getByText('Zoé Martin').waitFor()
  await waitFor('no badge for what is a colleague’s', async () => !(await page.title()).startsWith('('))
  await tab(page, 'Mine').click()
  await page.getByText('Nothing is assigned to you').waitFor()
  await world.asDesk.post(`/conversations/${await idOf('Bruno')}/assign`, { assignee: world.agent.id })
  await entry(page, 'Bruno').waitFor()
  await tab(page, 'Mine').getByText('1 conversation', { exact: true }).waitFor()
  await tab(page, 'Closed').click()
  await page.getByText('No closed conversations yet').waitFor()
  await world.closeConversation(await idOf('Bruno'))
  await entry(page, 'Bruno').waitFor()
  await takePicture(page, 'inbox-closed')
  await leave(desk)
})

test('assigned by key to oneself, to nobody, and by name to a colleague, who sees it come', async () => {
  await writes('Chloe', 'Can somebody help me?')
  const [ada, other] = [await enterThread('Chloe'), await enter('/inbox/mine', zoe)]
  const { page } = ada
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await page.getByRole('button', { name: /^Assigned to You/ }).waitFor()
  await page.keyboard.press('u')
  await page.getByRole('button', { name: /^Unassigned/ }).waitFor()
  await other.page.getByText('Nothing is assigned to you').waitFor()

  await page.getByRole('button', { name: /^Unassigned/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Zoé Martin' }).waitFor()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Assigned to Zoé Martin/ }).waitFor()
  await entry(other.page, 'Chloe').waitFor()
  await leave(ada)
  await leave(other)
})

test('closed and opened again by key; where another is open, it says so and leads on', async () => {
  await writes('David', 'First question')
  const old = await idOf('David')
  await world.closeConversation(old)
  await writes('David', 'Second question')
  const desk = await enter(`/inbox/closed/${old}`)
  const { page } = desk
  await threadOf(page).getByText('First question').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('o')
  const refusal = page.getByRole('alert')
  await refusal.getByText('That did not work').waitFor()
  await refusal.getByText(/The customer has another open conversation/).waitFor()
  await expectAccessible(page, 'a refused reopening')
  await takePicture(page, 'inbox-reopen-refused')
  await page.keyboard.press('Escape')
  await refusal.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Reopen' }).waitFor()
  const others = page.getByRole('region', { name: 'Customer' }).getByRole('listitem')
  await others.filter({ hasText: 'Second question' }).getByRole('link').click()
  await threadOf(page).getByText('Second question').waitFor()
  await leave(desk)
})

test('a message tells how it fares: sending, sent, delivered, retrying with why and when, failed, sent again', async () => {
  await writes('Emil', 'Is it there?')
  const desk = await enterThread('Emil')
  const { page } = desk
  let letThrough = () => {}
  const hold = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route('**/messages', async (route) => {
    if (route.request().method() === 'POST') await hold
    await route.continue()
  })
  let answer = () => {}
  const until = new Promise<void>((resolve) => {
    answer = resolve
  })
  world.partner.answer(() => until.then(() => ({ status: 200 })))
  await say(page, 'One moment.')
  await sign(page, 'Sending').waitFor()
  await expect.poll(() => messageBox(page).inputValue()).toBe('')
  letThrough()
  await sign(page, 'Sent').waitFor()
  answer()
  await sign(page, 'Delivered').waitFor()

  world.partner.answer({ status: 500, body: 'broken' })
  await say(page, 'Yes, it is.')
  await sign(page, 'Retrying').waitFor()
  await threadOf(page)
    .getByText(/did not accept it.*next attempt (at|on)/)
    .waitFor()
  // Codes and addresses are the console's.
  expect(await threadOf(page).textContent()).not.toMatch(/500|127\.0\.0\.1|webhook/i)
  await takePicture(page, 'inbox-retrying')
  world.clock.advance(2 * MINUTE)
  await sign(page, 'Failed').waitFor()
  await entry(page, 'Emil').getByRole('img', { name: 'Failed' }).waitFor()
  world.partner.answer({ status: 200 })
  await threadOf(page).getByRole('button', { name: 'Retry' }).click()
  await threadOf(page).getByText('You sent a message again').waitFor()
  await sign(page, 'Failed').waitFor({ state: 'detached' })
  await waitFor('both delivered', async () => (await sign(page, 'Delivered').count()) === 2)
  await leave(desk)
})

test('a draft outlives a reload and a change of place; Shift and Enter break the line; emoji come by keyboard', async () => {
  await writes('Fanny', 'Hello?')
  await writes('Gina', 'Hello too')
  const desk = await enterThread('Fanny')
  const { page } = desk
  await messageBox(page).pressSequentially('Dear Fanny,')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('thank you')
  await page.getByRole('button', { name: 'Insert an emoji' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Insert an emoji' }).locator('button:focus').waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.locator('textarea:focus').waitFor()
  const draft = await messageBox(page).inputValue()
  expect(draft).toMatch(/^Dear Fanny,\nthank you\P{ASCII}+$/u)
  await entry(page, 'Gina').click()
  await threadOf(page).getByText('Hello too').waitFor()
  await expect.poll(() => messageBox(page).inputValue()).toBe('')
  await entry(page, 'Fanny').getByText('Draft:').waitFor()
  await page.reload()
  await entry(page, 'Fanny').getByText('Draft:').waitFor()
  await entry(page, 'Fanny').click()
  await threadOf(page).getByText('Hello?').waitFor()
  await expect.poll(() => messageBox(page).inputValue()).toBe(draft)
  await page.keyboard.press('Enter')
  await threadOf(page).getByText('Dear Fanny,').waitFor()
  expect((await world.thread(await idOf('Fanny'))).at(-1)?.message).toBe(draft)
  await leave(desk)
})

test('what was sent offline waits through a reload and goes out once', async () => {
  await writes('Hugo', 'Are you there?')
  const desk = await enterThread('Hugo')
  const { page } = desk
  // Accepted, and its answer lost on the way: sending again must not double it.
  let lost = 0
  await page.route('**/messages', async (route) => {
    if (route.request().method() !== 'POST' || lost > 2) return route.continue()
    lost += 1
    await route.fetch()
    await route.abort()
  })
  await say(page, 'I am.')
  await page
    .getByRole('alert')
    .getByText(/Cannot reach the server/)
    .waitFor()
  await sign(page, 'Not sent').waitFor()
  await page.unrouteAll({ behavior: 'wait' })
  await page.reload()
  await sign(page, 'Delivered').waitFor()
  const thread = await world.thread(await idOf('Hugo'))
  expect(thread.map(({ message }) => message)).toEqual(['Are you there?', 'I am.'])
  await expect.poll(() => threadOf(page).getByText('I am.', { exact: true }).count()).toBe(1)
  await leave(desk)
})

test('after a sleep, with the server started anew meanwhile, nothing is missing and nothing is there twice', async () => {
  await writes('Ines', 'Before the sleep')
  const desk = await enterThread('Ines')
  const { page, context } = desk
  const browserSession = await context.newCDPSession(page)
  await browserSession.send('Page.setWebLifecycleState', { state: 'frozen' })
  await context.setOffline(true)
  await writes('Ines', 'In the sleep')
  await world.restart()
  await writes('Ines', 'After the restart')
  await context.setOffline(false)
  await browserSession.send('Page.setWebLifecycleState', { state: 'active' })
  await writes('Ines', 'Awake again')
  for (const text of ['Before the sleep', 'In the sleep', 'After the restart', 'Awake again']) {
    await threadOf(page).getByText(text, { exact: true }).waitFor()
    await expect.poll(() => threadOf(page).getByText(text, { exact: true }).count()).toBe(1)
  }
  await say(page, 'Good morning')
  await sign(page, 'Delivered').waitFor()
  await leave(desk)
})

test('the newest message stays in full sight when the banner comes and goes', async () => {
  const lines = Array.from({ length: 30 }, (_, n) => fromCustomer({ customer: 'kim', name: 'Kim', text: `Line ${n}` }))
  await world.send(...lines)
  const desk = await enterThread('Kim')
  const { page, context } = desk
  const hidden = () =>
    page.evaluate(`(() => {
      const log = document.querySelector('[role="log"]')
      return [...log.querySelectorAll('article')].at(-1).getBoundingClientRect().bottom - log.getBoundingClientRect().bottom
    })()`)
  await threadOf(page).getByText('Line 29').waitFor()
  for (const offline of [true, false]) {
    await context.setOffline(offline)
    await page.getByText(/^Offline/).waitFor({ state: offline ? 'visible' : 'detached' })
    await expect.poll(hidden).toBeLessThanOrEqual(0)
  }
  await leave(desk)
})

test('a line that fell silent without a word is noticed and replaced', async () => {
  await writes('Jana', 'Before the silence')
  const desk = await enterThread('Jana')
  const { page } = desk
  let lines = 0
  page.on('request', (request) => {
    if (request.url().includes('/desk/v1/changes')) lines += 1
  })
  await page.clock.install()
  await page.reload()
  await threadOf(page).getByText('Before the silence').waitFor()
  await waitFor('a line', () => lines === 1)
  await page.clock.fastForward(60_000)
  await waitFor('another line', () => lines === 2)
  await writes('Jana', 'After the silence')
  await threadOf(page).getByText('After the silence').waitFor()
  await leave(desk)
})

test('the thread shows days, who speaks, where the bot handed over, links, and what it does not know as a tree', async () => {
  const day = 24 * 3600
  const now = Math.floor(world.clock.now() / 1000)
  const bot = { type: 'bot', id: 'lumi', name: 'Lumi' }
  const lara = { type: 'human', id: 'lara', name: 'Lara' }
  const past = (id: string, sender: object, recipient: object, created_at: number, message: string) => ({
    id,
    created_at,
    customer_id: 'lara',
    sender,
    recipient,
    body: { message },
  })
  await world.send(
    past('lara-1', lara, bot, now - 2 * day, 'Hello bot'),
    past('lara-2', bot, lara, now - 2 * day + 1, 'Hello, I am Lumi'),
  )
  await writes('Lara', 'See https://shop.example/lamps, or www.shop.example. <b>Not bold</b>')
  await writes('Lara', '', { template: 'gallery', pages: [{ picture: 'aube.png' }] })
  const desk = await enterThread('Lara')
  const thread = threadOf(desk.page)
  await thread.getByRole('separator', { name: 'Live conversation starts here' }).waitFor()
  await thread.getByText('Conversation with the bot').waitFor()
  await expect.poll(() => thread.getByRole('heading', { level: 3 }).count()).toBe(2)
  await thread.getByRole('article', { name: /^Lumi, Bot/ }).waitFor()
  await thread
    .getByRole('article', { name: /^Lara, Customer/ })
    .first()
    .waitFor()
  const link = thread.getByRole('link', { name: 'https://shop.example/lamps' })
  await expect.poll(() => link.getAttribute('href')).toBe('https://shop.example/lamps')
  await expect.poll(() => link.getAttribute('rel')).toContain('noopener')
  await thread.getByText('<b>Not bold</b>').waitFor()
  await thread.getByText('gallery').waitFor()
  await thread.getByText('aube.png').waitFor()
  await takePicture(desk.page, 'inbox-history')
  await leave(desk)
})
