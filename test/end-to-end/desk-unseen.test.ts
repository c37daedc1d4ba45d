/** Nothing is closed over a message that the agent has not seen. */
import { waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, takePicture, threadOf } from './desk-browser.ts'
import { enterThread, entry, leave, useAgents, world, writes } from './desk-world.ts'

useAgents()

const question = (page: Page, name: string) => page.getByRole('dialog', { name: `${name} has written again` })
const statusOf = async (name: string) => (await world.conversationOf(name.toLowerCase())).status

/** A line so slow that what comes in is not in the thread yet. */
const holdMessages = (page: Page) => page.route('**/desk/v1/messages/*', () => new Promise(() => {}))

test('a message that came a moment before Close is shown, and it is asked again: by key and by button', async () => {
  await writes('Anna', 'Thank you, that is all.')
  const desk = await enterThread('Anna')
  const { page } = desk
  await holdMessages(page)
  await page.keyboard.press('Escape')
  await writes('Anna', 'Oh, one more thing!')
  await page.keyboard.press('c')
  const asked = question(page, 'Anna')
  await asked.getByRole('alert').getByText('Oh, one more thing!').waitFor()
  await expectAccessible(page, 'the newer message')
  await takePicture(page, 'inbox-newer-message')
  expect(await statusOf('Anna')).toBe('open')
  // The safe answer has the focus.
  await page.locator('button:focus', { hasText: 'Keep it open' }).waitFor()
  await page.keyboard.press('Enter')
  await asked.waitFor({ state: 'detached' })
  expect(await statusOf('Anna')).toBe('open')

  await writes('Anna', 'And another one.')
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await asked.getByRole('alert').getByText('And another one.').waitFor()
  await page.locator('button:focus', { hasText: 'Keep it open' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Reopen' }).waitFor()
  await asked.waitFor({ state: 'detached' })
  expect(await statusOf('Anna')).toBe('closed')
  await leave(desk)
})

test('a message that has only just come into the thread does not count as seen; after a second it does', async () => {
  await writes('Bruno', 'Thank you!')
  const desk = await enterThread('Bruno')
  const { page } = desk
  await page.clock.install()
  await page.reload()
  await threadOf(page).getByText('Thank you!').waitFor()
  await page.keyboard.press('Escape')
  await page.clock.pauseAt(Date.now() + 5000)
  await writes('Bruno', 'Wait!')
  await waitFor('the message in the thread', async () => {
    await page.clock.runFor(1)
    return threadOf(page).getByText('Wait!').isVisible()
  })
  await page.keyboard.press('c')
  await page.clock.resume()
  await question(page, 'Bruno').getByRole('alert').getByText('Wait!').waitFor()
  await page.keyboard.press('Escape')
  await question(page, 'Bruno').waitFor({ state: 'detached' })

  await writes('Bruno', 'Now it is all.')
  await threadOf(page).getByText('Now it is all.').waitFor()
  await page.clock.fastForward(2000)
  await page.keyboard.press('c')
  await page.getByRole('button', { name: 'Reopen' }).waitFor()
  expect(await statusOf('Bruno')).toBe('closed')
  await leave(desk)
})

test('the question is asked in French too', async () => {
  await writes('Chloe', 'Merci !')
  const desk = await enterThread('Chloe')
  const { page } = desk
  await page.getByRole('button', { name: 'Account and settings of Ada Agent' }).click()
  await page.getByRole('menuitemradio', { name: 'Français' }).click()
  await page.keyboard.press('Escape')
  await holdMessages(page)
  await writes('Chloe', 'Encore une question')
  await page.getByRole('button', { name: 'Fermer', exact: true }).click()
  const asked = page.getByRole('dialog', { name: 'Chloe a écrit à nouveau' })
  await asked.getByText('Encore une question').waitFor()
  await asked.getByText(/^Rien n’a été fermé/).waitFor()
  await asked.getByRole('button', { name: 'Fermer quand même' }).click()
  await page.getByRole('button', { name: 'Rouvrir' }).waitFor()
  await leave(desk)
})

test('what comes in below what is read is counted on the way to it, and is not closed over', async () => {
  for (let line = 1; line <= 40; line++) await writes('Dora', `Line ${line}`)
  const desk = await enterThread('Dora')
  const { page } = desk
  await threadOf(page).getByText('Line 40', { exact: true }).waitFor()
  await threadOf(page).focus()
  await page.keyboard.press('Home')
  await threadOf(page).getByText('Line 1', { exact: true }).waitFor()
  await writes('Dora', 'Are you there?')
  const below = page.getByRole('button', { name: '1 new message below' })
  await below.waitFor()
  const badge = entry(page, 'Dora').getByText('1 unread message')
  await badge.waitFor()
  await page.keyboard.press('c')
  await question(page, 'Dora').getByRole('alert').getByText('Are you there?').waitFor()
  await page.keyboard.press('Escape')
  await question(page, 'Dora').waitFor({ state: 'detached' })
  await below.click()
  await threadOf(page).getByText('Are you there?').waitFor()
  await badge.waitFor({ state: 'detached' })
  await leave(desk)
})
