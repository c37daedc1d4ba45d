/** The agent's other paths: lists and their counts, states of a message, attention, sleep, a session that ends, limits. */
import type { Browser, BrowserContext, Page } from '@passerelle/testkit'
import { createWorld, launchBrowser, operatorToken, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type DeskPage,
  expectAccessible,
  fromCustomer,
  type Login,
  logIn,
  messageBox,
  openDesk,
  say,
  takePicture,
  threadOf,
  waitForPath,
} from './desk-browser.ts'

const MINUTE = 60_000

let world: World
let browser: Browser
const zoe = { email: 'zoe@acme.example', password: 'another long password' }

beforeAll(async () => {
  world = await createWorld({ settings: { RETRY_SCHEDULE: '1m', REOPEN_WINDOW: '0s' } })
  const { instanceId: instance_id, asOperator } = world
  await asOperator.post('/agents', { instance_id, name: 'Zoé Martin', role: 'supervisor', ...zoe })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await world?.close()
})

const writes = (name: string, text: string, rich?: unknown) =>
  world.send(fromCustomer({ customer: name.toLowerCase(), name, text, rich }))

const idOf = async (name: string): Promise<string> => (await world.conversationOf(name.toLowerCase())).id

async function enter(path = '/', login: Login = world.agent): Promise<DeskPage> {
  const desk = await openDesk(browser, { url: world.url, path })
  await logIn(desk.page, login)
  return desk
}

/** At a customer's thread, ready to write. */
async function enterThread(name: string, login: Login = world.agent): Promise<DeskPage> {
  const desk = await enter(`/inbox/open/${await idOf(name)}`, login)
  await threadOf(desk.page).getByRole('article').first().waitFor()
  await messageBox(desk.page).waitFor()
  return desk
}

const tab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name })
const entry = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Conversations' }).getByRole('link', { name: new RegExp(name) })
const sign = (page: Page, word: string) => threadOf(page).getByRole('img', { name: word, exact: true })

async function leave({ context, faults }: DeskPage): Promise<void> {
  expect(faults).toEqual([])
  await context.close()
}

test('each list holds what it says, with its count, as things happen', async () => {
  await writes('Anna', 'Where is my order?')
  await writes('Bruno', 'Do you ship to Ireland?')
  const desk = await enter()
  const { page } = desk
  await tab(page, 'Waiting').getByText('2 conversations').waitFor()
  await waitFor('a badge in the title', async () => (await page.title()).startsWith('(2) '))
  await entry(page, 'Anna').getByText('1 unread message').waitFor()
  await entry(page, 'Anna')
    .getByText(/^Waiting for 1 min/)
    .waitFor()
  await writes('Anna', 'Hello?')
  await entry(page, 'Anna').getByText('2 unread messages').waitFor()

  // Read: the badges go. Answered: it waits no more, and stays among the open ones.
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
  await world.asDesk.post(`/conversations/${await idOf('Bruno')}/close`)
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
  await world.asDesk.post(`/conversations/${old}/close`)
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
  world.partner.answer({ status: 200, until })
  await say(page, 'One moment.')
  await sign(page, 'Sending').waitFor()
  expect(await messageBox(page).inputValue()).toBe('')
  letThrough()
  await sign(page, 'Sent').waitFor()
  answer()
  await sign(page, 'Delivered').waitFor()

  world.partner.answer({ status: 500, body: 'broken' })
  await say(page, 'Yes, it is.')
  await sign(page, 'Retrying').waitFor()
  await threadOf(page)
    .getByText(/The webhook answered 500.*next attempt in/)
    .waitFor()
  await takePicture(page, 'inbox-retrying')
  world.clock.advance(2 * MINUTE)
  await sign(page, 'Failed').waitFor()
  await entry(page, 'Emil').getByRole('img', { name: 'Failed' }).waitFor()
  world.partner.answer({ status: 200 })
  await threadOf(page).getByRole('button', { name: 'Retry' }).click()
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
  expect(await messageBox(page).inputValue()).toBe('')
  await entry(page, 'Fanny').getByText('Draft:').waitFor()
  await page.reload()
  await entry(page, 'Fanny').getByText('Draft:').waitFor()
  await entry(page, 'Fanny').click()
  await threadOf(page).getByText('Hello?').waitFor()
  expect(await messageBox(page).inputValue()).toBe(draft)
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
    .getByText(/The server could not be reached/)
    .waitFor()
  await sign(page, 'Not sent').waitFor()
  await page.unrouteAll({ behavior: 'wait' })
  await page.reload()
  await page
    .getByRole('alert')
    .getByText(/Sending again is safe/)
    .waitFor()
  await page.getByRole('alert').getByRole('button', { name: 'Retry' }).click()
  await sign(page, 'Delivered').waitFor()
  const thread = await world.thread(await idOf('Hugo'))
  expect(thread.map(({ message }) => message)).toEqual(['Are you there?', 'I am.'])
  expect(await threadOf(page).getByText('I am.', { exact: true }).count()).toBe(1)
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
    expect(await threadOf(page).getByText(text, { exact: true }).count()).toBe(1)
  }
  await say(page, 'Good morning')
  await sign(page, 'Delivered').waitFor()
  await leave(desk)
})

test('a line that fell silent without a word is noticed and replaced', async () => {
  await writes('Jana', 'Before the silence')
  const desk = await enterThread('Jana')
  const { page } = desk
  let lines = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/desk/v1/changes')) lines += 1
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

test('a session that is ended elsewhere leads to the log-in, says why, and back to the same place', async () => {
  await writes('Karl', 'Can you wait?')
  const [desk, other] = [await enterThread('Karl'), await enter('/account')]
  const { page } = desk
  await messageBox(page).fill('Of course I')
  await entry(page, 'Karl').waitFor()
  const sessions = other.page.getByRole('list', { name: 'Sessions' })
  await sessions.getByText('This one').waitFor()
  const ends = sessions.getByRole('button', { name: /^Log out/ })
  for (let left = await ends.count(); left > 0; left -= 1) {
    await ends.first().click()
    await waitFor('one session less', async () => (await ends.count()) < left)
  }
  await page.getByText('Your session has ended. Log in again; your drafts are kept.').waitFor()
  await takePicture(page, 'inbox-session-ended')
  await logIn(page, world.agent)
  await threadOf(page).getByText('Can you wait?').waitFor()
  expect(page.url()).toContain(await idOf('Karl'))
  expect(await messageBox(page).inputValue()).toBe('Of course I')
  await leave(desk)
  await leave(other)
})

test('the log-in says what is wrong', async () => {
  const desk = await openDesk(browser, { url: world.url })
  const { page } = desk
  await page.locator('form').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Fill in this field.').first().waitFor()
  expect(await page.getByRole('textbox', { name: 'Email' }).getAttribute('aria-invalid')).toBe('true')
  expect(await page.getByLabel('Password', { exact: true }).getAttribute('aria-invalid')).toBe('true')
  await page.getByRole('textbox', { name: 'Email' }).fill('nobody@acme.example')
  await page.getByLabel('Password', { exact: true }).fill('a guess')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('Email or password is wrong. Check both and try again.').waitFor()
  await page.getByRole('button', { name: 'Use the operator token' }).click()
  await page.getByLabel('Operator token', { exact: true }).fill('a guess')
  await page.keyboard.press('Enter')
  await page
    .getByRole('alert')
    .getByText(/This operator token is not valid/)
    .waitFor()
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
  expect(await thread.getByRole('heading', { level: 3 }).count()).toBe(2)
  await thread.getByRole('article', { name: /^Lumi, Bot/ }).waitFor()
  await thread
    .getByRole('article', { name: /^Lara, Customer/ })
    .first()
    .waitFor()
  const link = thread.getByRole('link', { name: 'https://shop.example/lamps' })
  expect(await link.getAttribute('href')).toBe('https://shop.example/lamps')
  expect(await link.getAttribute('rel')).toContain('noopener')
  await thread.getByText('<b>Not bold</b>').waitFor()
  await thread.getByText('gallery').waitFor()
  await thread.getByText('aube.png').waitFor()
  await takePicture(desk.page, 'inbox-history')
  await leave(desk)
})

/** The system's part: a browser without a screen refuses notifications whatever it was granted. */
const watchAttention = `
  window.called = { notifications: [], tones: 0 }
  window.Notification = class {
    static permission = 'granted'
    constructor(title, options) {
      window.called.notifications.push([title, options.body])
    }
  }
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (at) {
    window.called.tones += 1
    return start.call(this, at)
  }
`
const called = (page: Page) => page.evaluate('window.called') as Promise<{ notifications: string[][]; tones: number }>
const turnAway = (page: Page) => page.evaluate('document.hasFocus = () => false')

async function switchOn(page: Page, name: string, on: boolean): Promise<void> {
  const found = page.getByRole('switch', { name })
  await found.click({ force: true })
  await waitFor(`${name} to be ${on}`, async () => (await found.isChecked()) === on)
}

test('a tone and a notification of the system call an agent who looks elsewhere; each can be switched off', async () => {
  await writes('Mona', 'Hello?')
  const desk = await openDesk(browser, { url: world.url, path: '/account' })
  const { page, context } = desk
  await context.addInitScript(watchAttention)
  await page.reload()
  await logIn(page, world.agent)
  await switchOn(page, 'Desktop notifications', true)
  expect(await page.getByRole('switch', { name: 'Sound' }).isChecked()).toBe(true)
  await page.getByRole('link', { name: 'Inbox' }).first().click()
  await entry(page, 'Mona').waitFor()

  await writes('Mona', 'Nobody calls for what a window in front shows')
  await entry(page, 'Mona')
    .getByText(/Nobody calls/)
    .waitFor()
  await turnAway(page)
  await writes('Mona', 'Is anybody there?')
  await expect.poll(async () => (await called(page)).notifications).toEqual([['Mona', 'Is anybody there?']])
  expect((await called(page)).tones).toBeGreaterThan(0)

  await page.goto(`${world.url}/account`)
  await switchOn(page, 'Desktop notifications', false)
  await switchOn(page, 'Sound', false)
  await page.getByRole('link', { name: 'Inbox' }).first().click()
  await entry(page, 'Mona').waitFor()
  await turnAway(page)
  await writes('Mona', 'Now it is quiet')
  await entry(page, 'Mona').getByText('Now it is quiet').waitFor()
  expect(await called(page)).toEqual({ notifications: [], tones: 0 })
  await leave(desk)
})

async function countCanned(context: BrowserContext): Promise<number> {
  const answer = await context.request.get(`${world.url}/desk/v1/canned-replies`)
  return ((await answer.json()) as { items: unknown[] }).items.length
}

test('canned replies are the supervisor’s to change, and agents have the change at once', async () => {
  await writes('Nora', 'Can I send it back?')
  const [agent, boss] = [await enterThread('Nora'), await enter('/account', zoe)]
  const { page } = boss
  const dialog = page.getByRole('dialog')
  const add = async (shortcut: string) => {
    await page.getByRole('button', { name: 'New canned reply' }).click()
    await dialog.getByLabel('Shortcut').fill(shortcut)
    await dialog.getByLabel('Title').fill('Returns')
    await dialog.getByLabel('Text').fill('You can send it back within 30 days.')
    await dialog.getByRole('button', { name: 'Save' }).click()
  }
  await page.getByRole('button', { name: 'New canned reply' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Fill in this field.').first().waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await add('back')
  await dialog.waitFor({ state: 'detached' })
  await add('back')
  await dialog.getByText(/back/).last().waitFor()
  await dialog.locator('[aria-invalid="true"], [role="alert"]').first().waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  await messageBox(agent.page).pressSequentially('/ba')
  await agent.page.getByRole('option', { name: /Returns/ }).waitFor()
  await page.getByRole('button', { name: 'Edit: back' }).click()
  await dialog.getByLabel('Title').fill('Sending back')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await agent.page.getByRole('option', { name: /Sending back/ }).waitFor()
  await page.getByRole('button', { name: 'Delete: back' }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await dialog.waitFor({ state: 'detached' })
  await agent.page.getByRole('option', { name: /Sending back/ }).waitFor({ state: 'detached' })
  expect(await countCanned(agent.context)).toBe(0)
  await leave(agent)
  await leave(boss)
})

test('agents have no console, operators no inbox, and a place that is not there says so', async () => {
  const desk = await enter('/console/connectors')
  const { page } = desk
  await page.getByRole('heading', { name: 'The console needs an operator’s account' }).waitFor()
  await page.getByRole('link', { name: 'Back to the inbox' }).click()
  await waitForPath(page, /^\/inbox\/waiting/)
  expect(await page.getByRole('link', { name: 'Console' }).count()).toBe(0)
  await page.goto(`${world.url}/inbox/open/nowhere`)
  await page.getByRole('alert').getByText('Conversation not found').waitFor()
  await page.goto(`${world.url}/nowhere`)
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
  await page.goto(`${world.url}/account`)
  await page.getByText(/Your supervisors manage the canned replies/).waitFor()
  expect(await page.getByRole('button', { name: 'New canned reply' }).count()).toBe(0)
  await leave(desk)

  const operator = await openDesk(browser, { url: world.url, path: '/inbox/open' })
  await operator.page.locator('form').waitFor()
  const data = { operator_token: operatorToken }
  await operator.page.request.post(`${world.url}/desk/v1/session`, { data })
  await operator.page.reload()
  await waitForPath(operator.page, /^\/console/)
  await leave(operator)
})

test('a new password: what is wrong is said beside the field, and other sessions end', async () => {
  const { instanceId: instance_id, asOperator } = world
  const otto = { email: 'otto@acme.example', password: 'correct horse battery' }
  await asOperator.post('/agents', { instance_id, name: 'Otto', ...otto })
  const [desk, elsewhere] = [await enter('/account', otto), await enter('/inbox/waiting', otto)]
  const { page } = desk
  const fill = async (current: string, next: string, again: string) => {
    await page.getByLabel('Current password', { exact: true }).fill(current)
    await page.getByLabel('New password', { exact: true }).fill(next)
    await page.getByLabel('New password, again', { exact: true }).fill(again)
    await page.keyboard.press('Enter')
  }
  await fill(otto.password, 'a new long password', 'another new password')
  await page.getByText('The two are not the same.').waitFor()
  await fill('not this one', 'a new long password', 'a new long password')
  await page
    .getByText(/is not your password/)
    .first()
    .waitFor()
  await elsewhere.page.getByRole('heading', { name: 'Inbox' }).waitFor()
  await fill(otto.password, 'a new long password', 'a new long password')
  await page.getByText('Password changed').waitFor()
  await elsewhere.page.getByText(/Your session has ended/).waitFor()
  await logIn(elsewhere.page, { ...otto, password: 'a new long password' })
  await elsewhere.page.getByRole('heading', { name: 'Inbox' }).waitFor()
  await leave(desk)
  await leave(elsewhere)
})

test('without single letters, letters are only letters, and the palette still has every command', async () => {
  await writes('Pia', 'Hello?')
  const desk = await enter('/account')
  const { page } = desk
  await switchOn(page, 'Single-letter shortcuts', false)
  await page.getByRole('link', { name: 'Inbox' }).first().click()
  await entry(page, 'Pia').click()
  await threadOf(page).getByText('Hello?').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await page.keyboard.press('c')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').waitFor()
  await page.keyboard.type('assign to me')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Assigned to You/ }).waitFor()
  expect((await world.conversationOf('pia')).status).toBe('open')
  await leave(desk)
})
