/** Queues at the desk: their lists and numbers, the next one by a key, and passing on between two browsers. */
import type { QueueItem } from '@passerelle/protocol'
import { operatorToken, waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { enterConsole, openEntry, section } from './console-pages.ts'
import { expectAccessible, messageBox, openDesk, takePicture, threadOf, waitForPath } from './desk-browser.ts'
import { browser, enter, enterThread, entry, idOf, leave, useAgents, world, writes, zoe } from './desk-world.ts'

const MINUTE = 60_000
let sales: QueueItem

useAgents({}, async () => {
  const options = { name: 'Sales', wait_target_seconds: 60 }
  sales = await world.asOperator.post<QueueItem>('/queues', { instance_id: world.instanceId, ...options })
})

const strip = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Queues' }).getByRole('link', { name: new RegExp(`^${name}`) })
const dialog = (page: Page) => page.getByRole('dialog')
const toSales = async (name: string) =>
  world.asDesk.post(`/conversations/${await idOf(name)}/transfer`, { queue_id: sales.id })

test('an agent sees each queue with its numbers, and one key takes who waits longest in it', async () => {
  // The browser's clock is the real one: they have waited by it.
  world.clock.jump(-6 * MINUTE)
  for (const name of ['Anna', 'Bruno', 'Cleo']) {
    await writes(name, 'Is anybody there?')
    world.clock.advance(2 * MINUTE)
  }
  for (const name of ['Bruno', 'Cleo']) await toSales(name)
  const desk = await enter()
  const { page } = desk
  await strip(page, 'Sales').getByText('2 conversations').waitFor()
  await strip(page, 'My queues').getByText('3 conversations').waitFor()
  // Of the chosen connector, as the lists are.
  await world.asOperator.post('/connectors', { instance_id: world.instanceId, name: 'Other shop' })
  await page.reload()
  const connector = page.getByLabel('Connector', { exact: true })
  await connector.selectOption({ label: 'Other shop' })
  await page.getByText('Nobody is waiting', { exact: true }).waitFor()
  await expect
    .poll(() =>
      strip(page, 'Sales')
        .getByText(/conversation/)
        .count(),
    )
    .toBe(0)
  await connector.selectOption({ label: 'Bot' })
  await strip(page, 'Sales').getByText('2 conversations').waitFor()
  await connector.selectOption({ label: 'All connectors' })
  // Two minutes, where one is the target.
  await entry(page, 'Cleo')
    .getByText(/^Waiting for .*, target: 1\smin/)
    .waitFor()
  await expectAccessible(page, 'the inbox with queues')
  await takePicture(page, 'inbox-queues')
  await strip(page, 'Sales').click()
  await waitFor('the list of Sales', async () => (await entry(page, 'Anna').count()) === 0)
  await page.keyboard.press('t')
  await waitForPath(page, new RegExp(`/inbox/mine/${await idOf('Bruno')}$`))
  await strip(page, 'Sales').getByText('1 conversation', { exact: true }).waitFor()
  await strip(page, 'Sales').click()
  await page.getByRole('button', { name: 'Take next: Sales' }).click()
  await waitForPath(page, new RegExp(`/inbox/mine/${await idOf('Cleo')}$`))
  await strip(page, 'Sales').click()
  await page.getByText('Nobody is waiting in Sales', { exact: true }).waitFor()
  await page.keyboard.press('t')
  await page.getByText('Nobody is waiting in Sales.').waitFor()
  await leave(desk)
})

test('one passes on to a colleague, who hears of it and why, and then back to the bot', async () => {
  await writes('Dora', 'I want to buy a lot')
  await world.asDesk.post(`/conversations/${await idOf('Dora')}/take`)
  const theirs = await enter('/inbox/mine', zoe)
  const mine = await enterThread('Dora')
  const { page } = mine
  const threadPath = new URL(page.url()).pathname
  await page.getByRole('button', { name: 'Transfer or return' }).click()
  await page.getByRole('menuitem', { name: 'Transfer…' }).click()
  const to = dialog(page).getByPlaceholder('Queue or colleague')
  await to.fill('zoe')
  await page.getByRole('option', { name: 'Zoé Martin' }).waitFor()
  await expectAccessible(page, 'the transfer')
  await takePicture(page, 'transfer')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog(page).getByLabel('Note').fill('Speaks French')
  // What the customer writes meanwhile is shown before it goes.
  await writes('Dora', 'And in blue')
  await threadOf(page).getByText('And in blue').waitFor({ state: 'attached' })
  await dialog(page).getByRole('button', { name: 'Transfer', exact: true }).click()
  const anyway = dialog(page).getByRole('button', { name: 'Transfer anyway' })
  const isElsewhere = () => new URL(page.url()).pathname !== threadPath
  await waitFor('the question, or the next conversation', async () => isElsewhere() || anyway.isVisible())
  if (await anyway.isVisible()) await anyway.click()
  await waitFor('the next conversation, or the list', isElsewhere)

  const told = theirs.page.getByRole('alert').filter({ hasText: 'transferred Dora to you' })
  await told.getByText('Speaks French').waitFor()
  // Of the search, whose key it is there.
  await theirs.page.locator('[data-search]').press('Escape')
  await takePicture(theirs.page, 'transferred-to-me')
  await told.getByRole('button', { name: 'Open' }).click()
  await threadOf(theirs.page).getByText('And in blue').waitFor()
  // By its key, once the focus is out of the message box.
  await theirs.page.getByRole('heading', { name: 'Dora' }).first().click()
  await theirs.page.keyboard.press('b')
  await dialog(theirs.page).getByLabel('Note').fill('Knows what to buy')
  const answer = Promise.withResolvers<void>()
  await theirs.page.route(/conversations\/.*\/return$/, (route) => answer.promise.then(() => route.continue()))
  // It stays until it can say what became of it, also when both keys come before it is drawn.
  await theirs.page.evaluate(`{
    const submit = document.querySelector('[role=dialog] [type=submit]')
    submit.click()
    submit.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', code: 'Escape', bubbles: true }))
  }`)
  await theirs.page.keyboard.press('Escape')
  expect(await dialog(theirs.page).isVisible()).toBe(true)
  answer.resolve()
  await waitForPath(theirs.page, /\/inbox\/mine$/)
  await theirs.page.getByRole('button', { name: 'More lists' }).click()
  await theirs.page.getByRole('menuitem', { name: 'With the bot' }).click()
  await entry(theirs.page, 'Dora').waitFor()
  expect(await world.asDesk.get(`/conversations/${await idOf('Dora')}`)).toMatchObject({ owner: { type: 'bot' } })

  // What is answered, and handed over, counts in the title until it is opened.
  await writes('Emil', 'Hello?')
  await world.reply(await idOf('Emil'), 'Good morning.')
  const count = async () => Number(/^\((\d+)\)/.exec(await theirs.page.title())?.[1] ?? 0)
  const counts = await (await theirs.page.request.get(`${world.url}/desk/v1/counts`)).json()
  const before = counts.unread_mine + counts.unread_unassigned
  const session = await (await theirs.page.request.get(`${world.url}/desk/v1/session`)).json()
  await expect.poll(count).toBe(before)
  await world.asDesk.post(`/conversations/${await idOf('Emil')}/transfer`, { agent_id: session.agent.id })
  await expect.poll(count).toBe(before + 1)
  await theirs.page.reload()
  await expect.poll(count).toBe(before + 1)
  await theirs.page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name: 'Mine' }).click()
  await entry(theirs.page, 'Emil').click()
  await threadOf(theirs.page).getByText('Good morning.').waitFor()
  await expect.poll(count).toBe(before)
  await leave(mine)
  await leave(theirs)
})

test('the palette finds whom to transfer to, queues, canned replies and messages, and says what Enter does', async () => {
  await writes('Ella', 'My zeppelin is late')
  const { instanceId } = world
  const canned = { shortcut: 'late', title: 'Late parcel', text: 'Sorry, {{customer.name}}.' }
  await world.gateway.store.recordCannedReply({ ...canned, id: 'late', instanceId, updatedAt: 1 })
  const desk = await enterThread('Ella')
  const { page } = desk
  const find = async (typed: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: /Search commands/ }).fill(typed)
  }
  const found = (group: string) => page.getByRole('group', { name: group, exact: true }).getByRole('option')
  await find('zoe')
  await found('Transfer to').getByText('Transfer…').waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => dialog(page).getByLabel('To', { exact: false }).first().inputValue()).toBe('Zoé Martin')
  await dialog(page).getByLabel('Note').fill('Knows zeppelins')
  // Which discards the note; Close and Escape keep it.
  expect(await dialog(page).getByRole('button', { name: 'Cancel' }).count()).toBe(1)
  await page.keyboard.press('Escape')
  await find('zoe')
  await found('Transfer to').getByText('Transfer…').waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => dialog(page).getByLabel('Note').inputValue()).toBe('Knows zeppelins')
  await page.keyboard.press('Escape')
  // An account of software.
  await find('tests')
  await page.getByText('No results').waitFor()
  await page.keyboard.press('Escape')
  await find('/late')
  await found('Canned replies').getByText('Insert').waitFor()
  await expectAccessible(page, 'the palette with what it found')
  await takePicture(page, 'palette-found')
  await page.keyboard.press('Enter')
  await expect.poll(() => messageBox(page).inputValue()).toBe('Sorry, Ella.')
  await messageBox(page).fill('')
  await find('zeppelin')
  await found('Messages').getByText('My zeppelin is late').waitFor()
  // Until the server has looked, what was found before is not what Enter opens.
  await page.route(/conversations\?.*q=/, () => {})
  await page.getByRole('combobox', { name: /Search commands/ }).fill('zeppelin flights')
  await page.getByText('No results').waitFor()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.keyboard.press('Escape')
  await find('sales')
  await found('Transfer to').waitFor()
  await found('Queues').click()
  await waitForPath(page, new RegExp(`/inbox/queue(:|%3A)${sales.id}$`))
  await find('zoe')
  await found('Colleagues').click()
  await page.getByRole('navigation', { name: 'Colleague' }).getByRole('link', { name: 'Zoé Martin' }).waitFor()
  await entry(page, 'Emil').waitFor()
  await expectAccessible(page, 'what a colleague has')
  await takePicture(page, 'inbox-colleague-list')
  await leave(desk)
})

test('an operator makes a queue, says when it is open and who is in it, and deletes it', async () => {
  const desk = await enterConsole()
  const { page } = desk
  await openEntry(page, 'Queues')
  await page.getByRole('button', { name: 'New queue' }).click()
  await dialog(page).getByLabel('Name').fill('sales')
  await page.keyboard.press('Enter')
  await dialog(page).getByText('Another queue of the instance has this name.').waitFor()
  await dialog(page).getByLabel('Name').fill('Night')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Night' }).waitFor()

  const options = section(page, 'Options')
  await options.getByLabel('Target for waiting').fill('soon')
  await options.getByRole('button', { name: 'Save' }).click()
  await options.getByText('Write a number.').waitFor()
  await options.getByLabel('Target for waiting').fill('1.5')
  await options.getByLabel('Overflow queue').selectOption({ label: 'Sales' })
  await options.getByRole('button', { name: 'Save' }).click()
  await options.getByText(/required with a queue/).waitFor()
  await options.getByLabel('Overflow after').fill('10')
  await options.getByRole('button', { name: 'Save' }).click()
  await options.getByText('Saved', { exact: true }).waitFor()

  const members = section(page, 'Agents')
  await members.getByLabel('Add agent').selectOption({ label: 'Zoé Martin' })
  await members.getByRole('button', { name: 'Add agent' }).click()
  await members.getByRole('button', { name: 'Skills: Zoé Martin' }).click()
  await dialog(page).getByRole('button', { name: 'Add a skill' }).click()
  await dialog(page).getByLabel('Skill 1', { exact: true }).fill('billing')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await members.getByText('billing: 3').waitFor()

  const hours = section(page, 'Opening hours')
  await hours.getByLabel('Open', { exact: true }).selectOption({ label: 'At these times' })
  await hours.getByLabel('Time zone').fill('Europe/Pariss')
  await hours.getByLabel('Monday, from (1)').fill('22h')
  await hours.getByLabel('Monday, to (1)').fill('6')
  await hours.getByRole('button', { name: 'Add a day' }).click()
  await hours.getByLabel('Date, Day 1').fill('2026-12-25')
  await hours.getByText('next day').waitFor()
  await hours.getByRole('button', { name: 'Save' }).click()
  await hours.getByText(/no time zone/).waitFor()
  await expectAccessible(page, 'a queue in the console')
  await takePicture(page, 'console-queue')
  await hours.getByLabel('Time zone').fill('Europe/Paris')
  await hours.getByRole('button', { name: 'Add hours: Monday' }).click()
  await hours.getByLabel('Monday, from (2)').fill('23:00')
  await hours.getByRole('button', { name: 'Save' }).click()
  await hours.getByText(/overlaps/).waitFor()
  await hours.getByRole('button', { name: 'Monday: remove hours 2' }).click()
  await hours.getByRole('button', { name: 'Save' }).click()
  await hours.getByText('Saved', { exact: true }).waitFor()

  const texts = section(page, 'Automatic messages')
  await texts.getByRole('button', { name: 'Add a language: While waiting' }).click()
  await texts.getByLabel('While waiting: text 1').fill('One moment, please.')
  await texts.getByRole('button', { name: 'Save' }).click()
  await texts.getByText('Saved', { exact: true }).waitFor()

  const { items } = await world.asOperator.get<{ items: QueueItem[] }>('/queues')
  const night = items.find(({ name }) => name === 'Night')
  expect(night).toMatchObject({
    ...{ wait_target_seconds: 90, overflow_queue_id: sales.id, overflow_after_seconds: 600 },
    ...{ texts: { waiting: { en: 'One moment, please.' } } },
    hours: {
      ...{ zone: 'Europe/Paris', holidays: [{ date: '2026-12-25', spans: [] }] },
      week: { monday: [{ from: '22:00', to: '30:00' }], tuesday: [{ from: '09:00', to: '17:00' }], sunday: [] },
    },
  })
  for (const [locale, colorScheme, width] of [
    ['fr-FR', 'dark', 1280],
    ['fr-FR', 'light', 360],
  ] as const) {
    const options = { url: world.url, path: `/console/queues/${night?.id}`, locale, colorScheme, width, height: 2000 }
    const other = await openDesk(browser, options)
    await logInAsOperatorInFrench(other.page)
    await other.page.getByRole('heading', { name: 'Night' }).waitFor()
    await other.page.getByLabel('Lundi, de (1)').waitFor()
    await expectAccessible(other.page, `a queue in the console, ${locale}, ${colorScheme}, ${width}`)
    await takePicture(other.page, `console-queue-${locale}-${colorScheme}-${width}`)
    await leave(other)
  }
  await page.getByRole('button', { name: 'Delete queue' }).click()
  await dialog(page)
    .getByText(/go to “General”/)
    .waitFor()
  await dialog(page).getByRole('button', { name: 'Delete queue' }).click()
  await waitForPath(page, /\/console\/queues$/)
  await page.getByRole('link', { name: 'Night' }).waitFor({ state: 'detached' })
  await takePicture(page, 'console-queues')

  await openEntry(page, 'Settings')
  const labels = section(page, 'Tags and closing reasons')
  await labels.getByLabel('Tags', { exact: true }).fill('Refund\n VIP \n\n')
  await labels.getByLabel('Closing reasons', { exact: true }).fill('Resolved')
  await labels.getByRole('button', { name: 'Save' }).click()
  await labels.getByText('Saved', { exact: true }).waitFor()
  await expectAccessible(page, 'the labels in the console')
  await takePicture(page, 'console-labels')
  const named = { tags: ['Refund', 'VIP'], close_reasons: ['Resolved'] }
  expect(await world.asOperator.get(`/instances/${world.instanceId}`)).toMatchObject(named)
  await leave(desk)
})

async function logInAsOperatorInFrench(page: Page): Promise<void> {
  await page.getByRole('button', { name: /jeton/i }).click()
  await page.locator('input[type="password"]').fill(operatorToken)
  await page.keyboard.press('Enter')
}

test.each([
  ['fr-FR', 'dark', 360],
  ['fr-FR', 'light', 1280],
] as const)('it fits, in %s, %s, %i px', async (locale, colorScheme, width) => {
  const options = { url: world.url, path: '/inbox/queue', locale, colorScheme, width, height: 900, as: world.agent }
  const desk = await openDesk(browser, options)
  const { page } = desk
  await page.getByRole('navigation', { name: 'Files d’attente' }).waitFor()
  await expectAccessible(page, `queues in ${locale}, ${colorScheme}, ${width}`)
  await takePicture(page, `inbox-queues-${locale}-${colorScheme}-${width}`)
  await leave(desk)
})
