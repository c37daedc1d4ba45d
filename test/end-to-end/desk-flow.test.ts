/** An agent's day with a queue of 200, by keys alone: the longest waiting one, then the next, undone, snoozed, many at once. */
import type { ConversationItem } from '@passerelle/protocol'
import { waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, fromCustomer, takePicture, threadOf, waitForPath } from './desk-browser.ts'
import { enter, idOf, leave, useAgents, world, writes } from './desk-world.ts'

const MINUTE = 60_000
const names = Array.from({ length: 200 }, (_, i) => `Customer${String(i).padStart(3, '0')}`)

useAgents({}, async () => {
  for (const name of names.slice(0, 5)) {
    await writes(name, `Hello from ${name}`)
    world.clock.advance(MINUTE)
  }
  const others = names.slice(5)
  await world.send(
    ...others.map((name) => fromCustomer({ customer: name.toLowerCase(), name, text: `Hello from ${name}` })),
  )
  world.clock.advance(MINUTE)
})

const opened = (page: Page, name: string) => threadOf(page).getByText(`Hello from ${name}`).waitFor()
const read = async (name: string) => world.asDesk.get<ConversationItem>(`/conversations/${await idOf(name)}`)
const rowFocused = (page: Page, name: string) => page.locator('a:focus', { hasText: name }).waitFor()
const toast = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text })
const [first = '', second = '', third = '', fourth = ''] = names

test('the longest waiting one is answered and closed, the next one is open; undo and snooze, by keys alone', async () => {
  const desk = await enter()
  const { page } = desk
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('link', { name: new RegExp(first) }).waitFor()
  const fifteenth = await page.locator('[data-index="14"]').boundingBox()
  expect(fifteenth && fifteenth.y + fifteenth.height).toBeLessThanOrEqual(900)
  await page.keyboard.press('j')
  await opened(page, first)
  await rowFocused(page, first)
  await page.keyboard.press('Enter')
  await page.locator('textarea:focus').waitFor()
  await page.keyboard.type('It is on its way.')
  await page.keyboard.press('Enter')
  await threadOf(page).getByRole('img', { name: 'Delivered' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  await toast(page, `Closed ${first}.`).waitFor()
  await opened(page, second)
  await rowFocused(page, second)
  await takePicture(page, 'flow-next')
  await expectAccessible(page, 'the next one, with the offer to undo')

  await page.keyboard.press('c')
  await toast(page, `Closed ${second}.`).waitFor()
  await opened(page, third)
  // At once: the offer lasts five seconds.
  await page.keyboard.press('z')
  await opened(page, second)
  await waitFor('the closing to be undone', async () => (await read(second)).status === 'open')
  expect((await read(second)).waiting_since).not.toBeNull()
  expect((await read(first)).status).toBe('closed')

  await page.keyboard.press('s')
  await page.getByRole('dialog', { name: `Snooze ${second}` }).waitFor()
  await page.locator('button:focus', { hasText: 'In 1 hour' }).waitFor()
  await takePicture(page, 'flow-snooze')
  await expectAccessible(page, 'the times of a snooze')
  await page.keyboard.press('Enter')
  await opened(page, third)
  await rowFocused(page, third)
  expect((await read(second)).snoozed_until).not.toBeNull()

  // Two rows and the next, then all of them by one key.
  await page.keyboard.press('x')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+X')
  await page.getByRole('toolbar', { name: 'Selected conversations' }).getByText('2 selected').waitFor()
  await takePicture(page, 'flow-selected')
  await expectAccessible(page, 'selected rows')
  await page.keyboard.press('c')
  await toast(page, '2 conversations closed.').waitFor()
  for (const name of [third, fourth]) expect((await read(name)).status).toBe('closed')
  await page.keyboard.press('z')
  await waitFor('both closings to be undone', async () => (await read(fourth)).status === 'open')

  // One row is put off as rows are, though its thread is open: the thread stays.
  const selected = page.getByRole('toolbar', { name: 'Selected conversations' })
  const selectRow = (name: string) => page.getByRole('checkbox', { name: `Select ${name}` }).check({ force: true })
  await selectRow(third)
  await selected.getByRole('button', { name: 'Snooze' }).click()
  await page.getByRole('dialog', { name: `Snooze ${third}` }).waitFor()
  await page.locator('button:focus', { hasText: 'In 1 hour' }).waitFor()
  await page.keyboard.press('Enter')
  await toast(page, '1 conversation snoozed.').waitFor()
  await opened(page, third)
  await page.keyboard.press('z')
  await waitFor('the snooze to be undone', async () => (await read(third)).snoozed_until === null)

  // The keys work from the box that was ticked.
  for (const name of [third, fourth]) await selectRow(name)
  await selected.getByRole('button', { name: 'Return to the bot' }).waitFor()
  await page.keyboard.press('b')
  await page.getByRole('dialog', { name: 'Return 2 conversations to the bot' }).waitFor()
  await page.locator('textarea:focus').waitFor()
  await page.keyboard.type('They ask where their parcel is.')
  await takePicture(page, 'flow-return')
  await expectAccessible(page, 'a note for the bot')
  // Escape keeps the note for the same rows.
  const asked = page.getByRole('dialog', { name: 'Return 2 conversations to the bot' })
  await page.keyboard.press('Escape')
  await asked.waitFor({ state: 'detached' })
  await page.keyboard.press('b')
  await expect.poll(() => asked.getByRole('textbox').inputValue()).toBe('They ask where their parcel is.')
  await page.getByRole('button', { name: 'Return to the bot', exact: true }).last().click()
  await toast(page, '2 conversations returned to the bot.').waitFor()
  for (const name of [third, fourth]) expect((await read(name)).owner?.type).toBe('bot')
  await page.keyboard.press('z')
  for (const name of [third, fourth])
    await waitFor(`${name} to be back`, async () => (await read(name)).owner?.type !== 'bot')

  await page.goto(`${world.url}/inbox/snoozed`)
  await page.getByRole('link', { name: new RegExp(second) }).click()
  await opened(page, second)
  await threadOf(page).getByText('You snoozed the conversation').waitFor()
  world.clock.advance(61 * MINUTE)
  await threadOf(page).getByText('The snooze is over').waitFor()
  await page.getByText('Nothing is snoozed').waitFor()
  await waitForPath(page, /^\/inbox\/snoozed\//)
  await leave(desk)
})
