/** Two-step verification, set up, asked for at log-in, turned off, taken away by an operator; and single sign-on. */
import { findFreePort, type OidcProvider, operatorToken, startOidcProvider } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible, logIn, logInAsOperator, openDesk, takePicture } from './desk-browser.ts'
import { browser, leave, useWorld, world } from './desk-world.ts'

let provider: OidcProvider
const settings: Record<string, string> = {}
beforeAll(async () => {
  const port = await findFreePort()
  const publicUrl = `http://127.0.0.1:${port}`
  provider = await startOidcProvider(publicUrl)
  Object.assign(settings, { PORT: String(port), PUBLIC_URL: publicUrl, ...provider.settings })
})
useWorld({ settings })
afterAll(() => provider.close())

const minute = 60_000
const inbox = (page: Page) => page.getByRole('heading', { name: 'Inbox' })
const section = (page: Page) => page.getByRole('region', { name: 'Two-step verification' })

/** By the form, which asks for the second step. */
async function enter(path: string) {
  const desk = await openDesk(browser, { url: world.url, path })
  await logIn(desk.page, world.agent)
  return desk
}

/** On the account page: gives the secret and the recovery codes. */
async function setUp(page: Page): Promise<{ secret: string; codes: string[] }> {
  const dialog = page.getByRole('dialog')
  await section(page).getByRole('button', { name: 'Set up' }).click()
  await dialog.getByLabel('Password', { exact: true }).fill('not it')
  await page.keyboard.press('Enter')
  await dialog.getByText('This is not your password.').waitFor()
  await dialog.getByLabel('Password', { exact: true }).fill(world.agent.password)
  await page.keyboard.press('Enter')
  await dialog.getByRole('img', { name: 'QR code with the key' }).waitFor()
  await expectAccessible(page, 'the key of an authenticator')
  await takePicture(page, 'second-factor-key')
  const secret = ((await dialog.getByRole('definition').first().textContent()) ?? '').replace(/\s/g, '')
  await dialog.getByLabel('Code', { exact: true }).fill(codeOf(secret))
  await page.keyboard.press('Enter')
  const listed = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await listed.first().waitFor()
  const codes = await listed.allInnerTexts()
  await expectAccessible(page, 'recovery codes')
  await takePicture(page, 'second-factor-codes')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await section(page)
    .getByText(/Recovery codes left: 10/)
    .waitFor()
  return { secret, codes }
}

const codeOf = (secret: string): string => new TOTP({ secret }).generate({ timestamp: world.clock.now() })

test('a person sets up a second step, logs in with it, and turns it off with a recovery code', async () => {
  const desk = await enter('/account')
  const { secret, codes } = await setUp(desk.page)
  expect(codes).toHaveLength(10)
  await section(desk.page).getByRole('button', { name: 'Turn off' }).waitFor()

  const other = await enter('/account')
  const { page } = other
  await page.getByLabel('Code', { exact: true }).fill('000000')
  await expectAccessible(page, 'the second step of a log-in')
  await takePicture(page, 'log-in-code')
  await page.keyboard.press('Enter')
  await page
    .getByRole('alert')
    .getByText(/This code is wrong or was already used/)
    .waitFor()
  world.clock.advance(minute)
  const used = codeOf(secret)
  await page.getByLabel('Code', { exact: true }).fill(used)
  await page.keyboard.press('Enter')
  await section(page).getByRole('button', { name: 'Turn off' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Password', { exact: true }).fill(world.agent.password)
  await dialog.getByLabel('Code, or a recovery code').fill(used)
  await page.keyboard.press('Enter')
  await dialog.getByText('This code is wrong, or was used already: wait for the next one.').waitFor()
  await dialog.getByLabel('Code, or a recovery code').fill(codes[0] ?? '')
  await page.keyboard.press('Enter')
  await section(page).getByRole('button', { name: 'Set up' }).waitFor()
  await leave(desk)
  await leave(other)
})

test('an operator takes it away from who lost it: their sessions end, and the password is enough', async () => {
  const desk = await enter('/account')
  await setUp(desk.page)
  const operator = await openDesk(browser, { url: world.url, path: '/console/agents' })
  await logInAsOperator(operator.page, operatorToken)
  await operator.page.getByRole('button', { name: 'Reset two-step verification: Ada Agent' }).click()
  await takePicture(operator.page, 'second-factor-reset')
  await operator.page.getByRole('dialog').getByRole('button', { name: 'Reset two-step verification' }).click()
  await operator.page.getByRole('dialog').waitFor({ state: 'detached' })
  await desk.page.getByRole('link', { name: 'Inbox' }).first().click()
  await desk.page.getByText(/Your session has ended/).waitFor()
  await logIn(desk.page, world.agent)
  await inbox(desk.page).waitFor()
  await operator.page.goto(`${world.url}/console/audit`)
  await operator.page.getByText('Two-step verification reset').first().waitFor()
  await leave(desk)
  await leave(operator)
})

test('a person logs in with the provider, to the page they asked for, and reads why when they cannot', async () => {
  const { email } = world.agent
  await provider.setAccounts({
    ada: { name: 'Ada', email, email_verified: true },
    eve: { name: 'Eve', email, email_verified: true },
  })
  const signIn = async (page: Page, account: string) => {
    await page.getByLabel('Account').fill(account)
    await page.getByRole('button', { name: 'Continue' }).click()
  }
  const desk = await openDesk(browser, { url: world.url, path: '/account' })
  const { page } = desk
  await page.locator('input[name="email"]:focus').waitFor()
  await expectAccessible(page, 'a log-in with a provider')
  await takePicture(page, 'log-in-provider')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await signIn(page, 'ada')
  await section(page).waitFor()
  expect(new URL(page.url()).pathname).toBe('/account')

  const french = await openDesk(browser, { url: world.url, locale: 'fr-FR', colorScheme: 'dark', width: 360 })
  await french.page.getByRole('link', { name: 'Se connecter avec Acme' }).click()
  await signIn(french.page, 'eve')
  await french.page
    .getByRole('alert')
    .getByText(/lié à une autre identité/)
    .waitFor()
  await expectAccessible(french.page, 'a log-in that the provider refused')
  await takePicture(french.page, 'log-in-refused-fr')

  const operator = await openDesk(browser, { url: world.url, path: '/console/agents' })
  await logInAsOperator(operator.page, operatorToken)
  await operator.page.getByText('Password, Single sign-on').waitFor()
  await takePicture(operator.page, 'agents-single-sign-on')
  await operator.page.getByRole('button', { name: 'Unlink single sign-on: Ada Agent' }).click()
  await operator.page.getByRole('dialog').getByRole('button', { name: 'Unlink single sign-on' }).click()
  await operator.page.getByRole('dialog').waitFor({ state: 'detached' })
  await operator.page.getByText('Password', { exact: true }).first().waitFor()
  // They were meant to go there.
  const isElsewhere = (fault: string) => fault.startsWith(`asked elsewhere: ${provider.issuer}/`)
  for (const one of [desk, french, operator])
    await leave({ ...one, faults: one.faults.filter((fault) => !isElsewhere(fault)) })
})
