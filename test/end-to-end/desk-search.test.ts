/** A search leads to the very message, however far back it is. */

import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { fromCustomer, openDesk, takePicture, threadOf, waitForPath } from './desk-browser.ts'
import { browser, useWorld, world } from './desk-world.ts'

const customer = { customer: 'claire', name: 'Claire' }

useWorld({}, async () => {
  await world.send(fromCustomer({ ...customer, text: 'The porcelain lamp arrived broken.' }))
  const later = Array.from({ length: 240 }, (_, i) => fromCustomer({ ...customer, text: `Message ${i + 1}` }))
  await world.send(...later)
})

const isInSight = (page: Page, text: string): Promise<boolean> =>
  threadOf(page)
    .getByText(text, { exact: true })
    .evaluate((element) => {
      const log = element.closest('[role="log"]')?.getBoundingClientRect()
      const { top, bottom } = element.getBoundingClientRect()
      return log !== undefined && top >= log.top && bottom <= log.bottom
    })

test('a word said long ago is found, and shown where it was said', async () => {
  const { page, context, faults } = await openDesk(browser, { url: world.url, as: world.agent })
  await page.getByRole('link', { name: /Claire/ }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('porcel')
  await page
    .getByRole('link', { name: /Claire/ })
    .locator('mark', { hasText: 'porcelain' })
    .waitFor()
  await page.keyboard.press('Enter')
  await page.locator('a:focus', { hasText: 'Claire' }).waitFor()
  await page.keyboard.press('Enter')
  await waitForPath(page, /^\/inbox\/waiting\/.+/)
  const found = threadOf(page).getByText('The porcelain lamp arrived broken.', { exact: true })
  await found.waitFor()
  await expect.poll(() => isInSight(page, 'The porcelain lamp arrived broken.')).toBe(true)
  await takePicture(page, 'agent-found')

  // What comes next does not tear the reader away; the newest are one step away.
  await world.send(fromCustomer({ ...customer, text: 'Are you there?' }))
  await page.getByRole('link', { name: /Are you there\?|porcelain/ }).waitFor()
  await expect.poll(() => isInSight(page, 'The porcelain lamp arrived broken.')).toBe(true)
  await page.getByRole('button', { name: '1 new message below' }).click()
  await expect.poll(() => isInSight(page, 'Are you there?')).toBe(true)
  expect(faults).toEqual([])
  await context.close()
})

test('what is typed before the page has followed to another view is searched for there', async () => {
  const { page, context, faults } = await openDesk(browser, { url: world.url, as: world.agent })
  await page.getByRole('link', { name: /Claire/ }).waitFor()
  // Both in one go: as on a machine that is slow to draw.
  await page.evaluate(`{
    document.querySelector('a[href="/inbox/open"]').click()
    const box = document.querySelector('[data-search]')
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, 'porcelain')
    box.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }`)
  await page
    .getByRole('link', { name: /Claire/ })
    .locator('mark', { hasText: 'porcelain' })
    .waitFor()
  await waitForPath(page, /^\/inbox\/open$/)
  expect(faults).toEqual([])
  await context.close()
})

test('a search that is behind says so', async () => {
  const { page, context, faults } = await openDesk(browser, { url: world.url, as: world.agent })
  await page.getByRole('link', { name: /Claire/ }).waitFor()
  await page.route(/\/conversations\?.*q=/, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), search_behind_seconds: 42 } })
  })
  await page.keyboard.press('/')
  await page.keyboard.type('porcel')
  await page.getByText('Search is 42 s behind. The newest messages may be missing.').waitFor()
  await page.locator('mark', { hasText: 'porcelain' }).waitFor()
  await page.keyboard.type('xyz')
  await page.getByText('Nothing found for “porcelxyz”').waitFor()
  await page.getByText('Search is 42 s behind').waitFor()
  expect(faults).toEqual([])
  await context.close()
})
