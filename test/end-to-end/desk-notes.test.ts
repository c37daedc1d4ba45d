/** Notes: colleagues read them, customers never do, whatever is pressed. */
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, messageBox, say, takePicture, threadOf } from './desk-browser.ts'
import { enter, enterThread, idOf, leave, useAgents, world, writes, zoe } from './desk-world.ts'

useAgents()

const noteBox = (page: Page) => page.getByRole('textbox', { name: 'Note for colleagues' })
const mode = (page: Page, name: 'Reply' | 'Note') =>
  page.getByRole('group', { name: 'Write to' }).getByRole('button', { name: new RegExp(`^${name}`) })
const notes = (page: Page) => threadOf(page).getByRole('article', { name: /^Note, / })
const saidTo = async (name: string) => (await world.thread(await idOf(name))).map(({ message }) => message)

test('a note is written, mentions a colleague, and reaches nobody else', async () => {
  await writes('Anna', 'Where is my order?')
  const other = await enter('/', zoe)
  const ada = await enterThread('Anna')
  const { page } = ada
  await mode(page, 'Note').click()
  await noteBox(page).pressSequentially('@zo')
  await page.getByRole('option', { name: '@Zoé Martin' }).waitFor()
  await expectAccessible(page, 'colleagues offered in a note')
  await page.keyboard.press('Enter')
  await page.keyboard.type('is the parcel lost?')
  await takePicture(page, 'note-begun')
  await page.keyboard.press('Enter')
  await notes(page).getByText('@Zoé Martin is the parcel lost?').waitFor()
  await notes(page).getByText('For Zoé Martin').waitFor()
  await expect.poll(() => noteBox(page).inputValue()).toBe('')
  await expectAccessible(page, 'a thread with a note')

  const told = other.page.getByRole('alert').filter({ hasText: 'You were mentioned in a note' })
  await told.getByText('Anna').waitFor()
  await told.getByRole('button', { name: 'Open' }).click()
  await notes(other.page).getByText('For You').waitFor()
  await other.page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(other.page, 'a note in the dark')
  await takePicture(other.page, 'note-dark')
  expect(await saidTo('Anna')).toEqual(['Where is my order?'])
  expect(world.partner.received).toEqual([])
  await leave(ada)
  await leave(other)
})

test('what is begun as one never goes as the other, by keys or by a reload', async () => {
  await writes('Bruno', 'Do you ship to Ireland?')
  const desk = await enterThread('Bruno')
  const { page } = desk
  await messageBox(page).fill('A reply')
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await expect.poll(() => noteBox(page).inputValue()).toBe('')
  await page.keyboard.type('A note')
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  await expect.poll(() => messageBox(page).inputValue()).toBe('A reply')
  await mode(page, 'Note').getByText('Draft').waitFor({ state: 'attached' })
  await messageBox(page).fill('')
  // Only the note is begun: the desk opens with it.
  const stored = 'Object.values(localStorage).join()'
  await expect.poll(() => page.evaluate(stored)).not.toContain('A reply')
  await page.reload()
  await expect.poll(() => noteBox(page).inputValue()).toBe('A note')
  await noteBox(page).press('Enter')
  await notes(page).getByText('A note', { exact: true }).waitFor()
  await mode(page, 'Reply').click()
  await say(page, 'Yes, we do.')
  await threadOf(page).getByText('Yes, we do.').waitFor()
  // It is shown before it is there.
  await expect.poll(() => saidTo('Bruno')).toEqual(['Do you ship to Ireland?', 'Yes, we do.'])
  await takePicture(page, 'note-and-reply')
  await leave(desk)
})

test('a note that is refused stays in its field, and says why', async () => {
  await writes('Chloe', 'Hello')
  const desk = await enterThread('Chloe')
  const { page } = desk
  await page.route('**/notes', (route) => route.fulfill({ status: 503, body: '{}' }))
  await mode(page, 'Note').click()
  await noteBox(page).fill('Be kind')
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Note' }).getByRole('alert').waitFor()
  expect(await noteBox(page).inputValue()).toBe('Be kind')
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.keyboard.press('Enter')
  await notes(page).getByText('Be kind').waitFor()
  await page.setViewportSize({ width: 360, height: 740 })
  await expectAccessible(page, 'a note on a phone')
  await takePicture(page, 'note-narrow')
  await leave(desk)
})
