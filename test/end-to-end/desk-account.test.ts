/** The agent's own: the session, what calls for attention, canned replies, the password, keys, and where the limits are. */
import { operatorToken, waitFor } from '@passerelle/testkit'
import type { BrowserContext, Page, Route } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { hashPassword } from '../../packages/gateway/src/auth/password.ts'
import {
  expectAccessible,
  logIn,
  messageBox,
  openDesk,
  say,
  takePicture,
  threadOf,
  waitForPath,
} from './desk-browser.ts'
import { browser, enter, enterThread, entry, idOf, leave, useAgents, world, writes, zoe } from './desk-world.ts'

useAgents()

test('a session that is ended elsewhere leads to the log-in, says why, and back to the same place', async () => {
  await writes('Karl', 'Can you wait?')
  const [desk, other] = [await enterThread('Karl'), await enter('/account')]
  const { page } = desk
  await messageBox(page).fill('Of course I')
  await entry(page, 'Karl').waitFor()
  const sessions = other.page.getByRole('list', { name: 'Sessions' })
  await sessions.getByText('This device').waitFor()
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
  await expect.poll(() => messageBox(page).inputValue()).toBe('Of course I')
  await leave(desk)
  await leave(other)
})

test('a window gives way when another one has logged in as somebody else: nobody writes in another’s name', async () => {
  await writes('Nils', 'Who are you?')
  const desk = await openDesk(browser, { url: world.url, path: `/inbox/open/${await idOf('Nils')}` })
  const { page, context } = desk
  const other = await context.newPage()
  await other.goto(world.url)
  await other.getByRole('textbox', { name: 'Email' }).waitFor()
  await logIn(page, world.agent)
  await messageBox(page).fill('I am Ada')
  await logIn(other, zoe)
  await entry(other, 'Nils').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('Another tab logged in as Zoé Martin').waitFor()
  await takePicture(page, 'replaced')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Continue as Zoé Martin' }).click()
  await page.getByRole('button', { name: /Zoé Martin/ }).waitFor()
  await threadOf(page).getByText('Who are you?').waitFor()
  expect(await messageBox(page).inputValue()).toBe('')
  expect((await world.thread(await idOf('Nils'))).map(({ message }) => message)).toEqual(['Who are you?'])

  // What goes out with the session of before is refused, and sent again with the one that the same agent has now.
  const [cookie] = await context.cookies()
  await context.request.post(`${world.url}/desk/v1/session`, { data: zoe })
  const asBefore = async (route: Route) => {
    const headers = { ...route.request().headers(), cookie: `${cookie?.name}=${cookie?.value}` }
    const response = await route.fetch({ headers })
    await route.fulfill({ status: response.status() === 401 ? 401 : 500, body: await response.text() })
  }
  await page.route(/\/messages$/, asBefore, { times: 1 })
  await say(page, 'I am Zoé')
  await threadOf(page).getByRole('img', { name: 'Delivered' }).waitFor()
  await leave(desk)
})

test('the log-in says what is wrong', async () => {
  const desk = await openDesk(browser, { url: world.url })
  const { page } = desk
  await page.getByRole('textbox', { name: 'Email' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Fill in this field.').first().waitFor()
  await expect.poll(() => page.getByRole('textbox', { name: 'Email' }).getAttribute('aria-invalid')).toBe('true')
  await expect.poll(() => page.getByLabel('Password', { exact: true }).getAttribute('aria-invalid')).toBe('true')
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
  await expect.poll(() => page.getByRole('switch', { name: 'Sound' }).isChecked()).toBe(true)
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
  await page.getByRole('heading', { name: 'Only operators can open the console' }).waitFor()
  await page.getByRole('link', { name: 'Back to the inbox' }).click()
  await waitForPath(page, /^\/inbox\/waiting/)
  await expect.poll(() => page.getByRole('link', { name: 'Console' }).count()).toBe(0)
  await page.goto(`${world.url}/inbox/open/nowhere`)
  await page.getByRole('alert').getByText('Conversation not found').waitFor()
  await page.goto(`${world.url}/nowhere`)
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  await page.goto(`${world.url}/account`)
  await page.getByText(/Supervisors manage canned replies/).waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'New canned reply' }).count()).toBe(0)
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
    await page.getByLabel('Confirm new password', { exact: true }).fill(again)
    await page.keyboard.press('Enter')
  }
  await fill(otto.password, 'a new long password', 'another new password')
  await page.getByText('The passwords do not match.').waitFor()
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

test('a password from before that is too easy to guess: its person is asked to change it until it is', async () => {
  const { instanceId: instance_id, asOperator, gateway } = world
  const kim = { email: 'kim@acme.example', password: 'easy' }
  const { id } = await asOperator.post<{ id: string }>('/agents', { instance_id, name: 'Kim', email: kim.email })
  await gateway.store.recordPassword(id, await hashPassword(kim.password))
  const desk = await enter('/inbox/waiting', kim)
  const { page } = desk
  const asked = page.getByText('Your password is too easy to guess.')
  await asked.waitFor()
  await page.setViewportSize({ width: 360, height: 640 })
  await expectAccessible(page, 'the banner of a weak password')
  await page.getByRole('link', { name: 'Choose a new one' }).click()
  await page.getByLabel('Current password', { exact: true }).fill(kim.password)
  for (const [next, answer] of [
    ['Password1234', 'is too easy to guess: choose another one'],
    ['kim has a long one', 'Password changed'],
  ] as const) {
    await page.getByLabel('New password', { exact: true }).fill(next)
    await page.getByLabel('Confirm new password', { exact: true }).fill(next)
    await page.keyboard.press('Enter')
    await page.getByText(answer).first().waitFor()
  }
  await asked.waitFor({ state: 'detached' })
  await leave(desk)
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
