/** The demo chat in browsers whose language is named oddly. */
import { type Browser, launchBrowser } from '@passerelle/testkit/browser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDemo, type Demo } from '../../examples/web-chat/src/server.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type FakeGateway,
  startFakeGateway,
} from '../../examples/web-chat/test/fake-gateway.ts'

let browser: Browser
let gateway: FakeGateway
let demo: Demo
let url: string

beforeAll(async () => {
  gateway = await startFakeGateway()
  demo = createDemo({ baseUrl: gateway.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, log: () => {} })
  url = await demo.listen({ port: 0 })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await demo?.close()
  await gateway?.close()
})

test.each([
  [['en-US@posix'], 'en'],
  [['C', 'fr_FR.UTF-8'], 'fr'],
  [['english'], 'en'],
  [[], 'en'],
])('the chat answers where the browser speaks %j', async (languages, spoken) => {
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 860 } })).newPage()
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  await page.addInitScript((tags) => Object.defineProperty(navigator, 'languages', { get: () => tags }), languages)
  await page.goto(url)
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('LM-1042')
  await page.keyboard.press('Enter')
  await page
    .locator('#log')
    .getByText(/LM-1042.+Aube/)
    .first()
    .waitFor()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(spoken)
  expect(faults).toEqual([])
})
