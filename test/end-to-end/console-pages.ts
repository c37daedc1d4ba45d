/** The operators' console as tests move about in it. */
import { operatorToken } from '@passerelle/testkit'
import type { Locator, Page } from '@passerelle/testkit/browser'
import { type DeskPage, logInAsOperator, openDesk } from './desk-browser.ts'
import { browser, world } from './desk-world.ts'

/** With the operator token. */
export async function enterConsole(path = '/console', url = world.url): Promise<DeskPage> {
  const desk = await openDesk(browser, { url, path })
  await logInAsOperator(desk.page, operatorToken)
  await desk.page.getByRole('navigation', { name: 'Console' }).waitFor()
  return desk
}

export const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })

/** By its link in the navigation. */
export const openEntry = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name, exact: true }).click()

/** The value beside a name in a list of facts. */
export const factOf = async (place: Locator, name: string): Promise<string> =>
  (await place.locator('div:has(> dt)', { hasText: name }).locator('dd').first().textContent()) ?? ''
