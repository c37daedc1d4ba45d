/** What the desk's browser tests share: a page that holds its own to account, logging in, axe, pictures. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { waitFor } from '@passerelle/testkit'
import type { Browser, BrowserContext, Locator, Page } from '@passerelle/testkit/browser'
import { expect } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const pictures = join(root, 'test-results', 'desk')
mkdirSync(pictures, { recursive: true })

const require = createRequire(import.meta.url)
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

export interface DeskPage {
  page: Page
  context: BrowserContext
  /** What went wrong in it: crashes, and whatever the content security policy refused. */
  faults: string[]
}

export interface PageOptions {
  url: string
  path?: string
  locale?: string
  colorScheme?: 'light' | 'dark'
  width?: number
  height?: number
  /** Who has logged in already: the form has tests of its own. */
  as?: Login
}

export async function openDesk(browser: Browser, options: PageOptions): Promise<DeskPage> {
  const { url, path = '/', locale = 'en-GB', colorScheme = 'light', width = 1360, height = 860, as } = options
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    colorScheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused to/i.test(message.text())) faults.push(message.text())
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== new URL(url).origin) faults.push(`asked elsewhere: ${request.url()}`)
  })
  if (as) await openSession(context, url, as)
  await page.goto(url + path)
  return { page, context, faults }
}

export interface Login {
  email: string
  password: string
}

/** As the form does, without it. */
export async function openSession({ request }: BrowserContext, url: string, login: object): Promise<void> {
  const response = await request.post(`${url}/desk/v1/session`, { data: login })
  expect(response.status(), await response.text()).toBeLessThan(300)
}

/** By keyboard: the first field has the focus. */
export async function logIn(page: Page, { email, password }: Login): Promise<void> {
  await page.locator('input[name="email"]:focus').waitFor()
  await page.keyboard.type(email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
}

export async function logInAsOperator(page: Page, token: string): Promise<void> {
  await page.getByRole('button', { name: 'Use the operator token' }).click()
  await page.getByLabel('Operator token', { exact: true }).fill(token)
  await page.keyboard.press('Enter')
}

interface AxeViolation {
  id: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** What axe finds, in words: everything it knows of, or those rules. */
export async function axeProblems(page: Page, rules?: string[]): Promise<string[]> {
  // Given as text rather than loaded: the page's policy stays as it is.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(`(() => { ${axe} })()`)
  // The one rule of WCAG 2.2 that axe leaves to be asked for.
  const options = rules ? { runOnly: { type: 'rule', values: rules } } : { rules: { 'target-size': { enabled: true } } }
  const found = (await page.evaluate(
    `axe.run(document, ${JSON.stringify({ ...options, resultTypes: ['violations'] })}).then((result) => result.violations)`,
  )) as AxeViolation[]
  return found.flatMap(({ id, nodes }) => nodes.map((one) => `${id}: ${one.target}: ${one.failureSummary}`))
}

export async function expectAccessible(page: Page, what: string, rules?: string[]): Promise<void> {
  expect(await axeProblems(page, rules), `axe on ${what}`).toEqual([])
  const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
  expect(overflow, `${what} is wider than the window`).toBeLessThanOrEqual(0)
}

/** For people to look at, with TEST_PICTURES=1: a picture takes longer than what is checked in it. */
export async function takePicture(page: Page, name: string): Promise<void> {
  if (!process.env.TEST_PICTURES) return
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
}

export const messageBox = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true })

export const threadOf = (page: Page): Locator => page.getByRole('log')

export async function say(page: Page, text: string): Promise<void> {
  await messageBox(page).fill(text)
  await page.keyboard.press('Enter')
}

/** By its button. A test is faster than anybody reads: it may be asked whether the last message was seen. */
export async function closeThread(page: Page): Promise<void> {
  const anyway = page.getByRole('button', { name: 'Close anyway' })
  const closed = page.getByRole('status').filter({ hasText: /^Closed / })
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await anyway.or(closed).first().waitFor()
  if (await anyway.isVisible()) await anyway.click()
  await closed.waitFor()
}

/** Waits for what a program can see: the address. */
export const waitForPath = (page: Page, path: RegExp): Promise<boolean> =>
  waitFor(`the address ${path}, now ${page.url()}`, () => path.test(new URL(page.url()).pathname))

export interface CustomerMessage {
  customer: string
  name: string
  text: string
  rich?: unknown
}

let sent = 0

/** As a partner sends it. */
export const fromCustomer = ({ customer, name, text, rich }: CustomerMessage): object => {
  sent += 1
  return {
    id: `desk-${process.pid}-${sent}`,
    created_at: Math.floor(Date.now() / 1000),
    customer_id: customer,
    sender: { type: 'human', id: customer, name },
    body: { message: text, ...(rich === undefined ? {} : { rich_content: rich }) },
    metadata: { page: '/orders' },
  }
}
