/** Queues at the desk: their lists and numbers, the next one by a key, and passing on between two browsers. */
import type { QueueItem } from '@passerelle/protocol'
import { waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, logIn, openDesk, takePicture, threadOf, waitForPath } from './desk-browser.ts'
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
  // Two minutes, where one is the target.
  await entry(page, 'Cleo')
    .getByText(/^Waiting for .*, target: 1 min/)
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
  await anyway.or(page.getByText('Choose a conversation')).first().waitFor()
  if (await anyway.isVisible()) await anyway.click()
  await waitForPath(page, /\/inbox\/open$/)

  const told = theirs.page.getByRole('alert').filter({ hasText: 'transferred Dora to you' })
  await told.getByText('Speaks French').waitFor()
  await takePicture(theirs.page, 'transferred-to-me')
  await told.getByRole('button', { name: 'Open' }).click()
  await threadOf(theirs.page).getByText('And in blue').waitFor()
  // By its key, once the focus is out of the message box.
  await theirs.page.getByRole('heading', { name: 'Dora' }).first().click()
  await theirs.page.keyboard.press('b')
  await dialog(theirs.page).getByLabel('Note').fill('Knows what to buy')
  await dialog(theirs.page).getByRole('button', { name: 'Return to the bot' }).click()
  await waitForPath(theirs.page, /\/inbox\/mine$/)
  await theirs.page.getByRole('button', { name: 'More lists' }).click()
  await theirs.page.getByRole('menuitem', { name: 'With the bot' }).click()
  await entry(theirs.page, 'Dora').waitFor()
  expect(await world.asDesk.get(`/conversations/${await idOf('Dora')}`)).toMatchObject({ owner: { type: 'bot' } })
  await leave(mine)
  await leave(theirs)
})

test.each([
  ['fr-FR', 'dark', 360],
  ['fr-FR', 'light', 1280],
] as const)('it fits, in %s, %s, %i px', async (locale, colorScheme, width) => {
  const options = { url: world.url, path: '/inbox/queue', locale, colorScheme, width, height: 900 }
  const desk = await openDesk(browser, options)
  const { page } = desk
  await logIn(page, world.agent)
  await page.getByRole('navigation', { name: 'Files d’attente' }).waitFor()
  await expectAccessible(page, `queues in ${locale}, ${colorScheme}, ${width}`)
  await takePicture(page, `inbox-queues-${locale}-${colorScheme}-${width}`)
  await leave(desk)
})
