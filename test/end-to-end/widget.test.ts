/** The chat widget in a browser: on a page of another site under a strict policy, by keyboard, and in odd languages. */
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { type Browser, launchBrowser, type Page } from '@passerelle/testkit/browser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Serving, serve } from '../../packages/widget/src/serve.ts'
import { visitorIdOf } from '../../packages/widget/src/visitor.ts'
import { createWidget } from '../../packages/widget/src/widget.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type FakeGateway,
  startFakeGateway,
} from '../../packages/widget/test/fake-gateway.ts'
import { echo } from '../../packages/widget/test/test-bot.ts'
import { expectAccessible, messageBox, say, takePicture } from './desk-browser.ts'

let browser: Browser
let gateway: FakeGateway
let widget: Serving
let chatUrl: string
let site: Server
let siteUrl: string

beforeAll(async () => {
  gateway = await startFakeGateway()
  site = createServer((req, res) => {
    const lang = URL.parse(req.url ?? '', siteUrl)?.search.slice(1) ?? ''
    const csp = `default-src 'none'; script-src ${chatUrl}; connect-src ${chatUrl}; img-src blob:`
    res.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': csp })
    res.end(`<!doctype html><html lang="${lang}"><head><title>Shop</title></head><body><main><h1>Shop</h1></main>
      <script type="module" src="${chatUrl}/widget.js"></script></body></html>`)
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  const address = site.address()
  siteUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const credentials = { baseUrl: gateway.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }
  widget = serve(createWidget({ ...credentials, bot: echo, origins: [siteUrl] }), (_req, res) =>
    res.writeHead(404).end(),
  )
  chatUrl = await widget.listen({ port: 0 })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await widget?.close()
  await new Promise((resolve) => site?.close(resolve))
  await gateway?.close()
})

const hiddenBelow = `(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(
  document.querySelector('passerelle-chat').shadowRoot.getElementById('log'))`

async function openSite(options: { languages?: string[]; width?: number } = {}) {
  const { languages, width = 320 } = options
  const context = await browser.newContext({ viewport: { width, height: 640 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  const lang = languages ? '' : 'en'
  const tags = languages ?? ['en']
  await page.addInitScript((given) => Object.defineProperty(navigator, 'languages', { get: () => given }), tags)
  await page.goto(`${siteUrl}/?${lang}`)
  return { page, context, faults }
}

/** From the gateway, to the visitor of the page. */
async function deliver(page: Page, arrival: object): Promise<void> {
  const secret = await page.evaluate('Object.values(localStorage).find((value) => value.length === 32)')
  const customer_id = visitorIdOf(String(secret))
  await gateway.deliver(`${chatUrl}/webhook`, { ...arrival, id: randomUUID(), created_at: 1, customer_id })
}

test('on another site, by keyboard, at 320 px, from the bot to an agent and the rating, and after a reload', async () => {
  const { page, context, faults } = await openSite()
  await page.getByRole('button', { name: 'Chat with us' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.keyboard.type('A lamp')
  await page.keyboard.press('Enter')
  await page.getByText('You said A lamp').waitFor()
  await expectAccessible(page, 'the chat with the bot')
  await page.keyboard.press('Escape')
  await expect
    .poll(() => page.evaluate('document.querySelector("passerelle-chat").shadowRoot.activeElement?.className'))
    .toBe('launcher')
  await page.keyboard.press('Enter')
  await say(page, 'human')
  await page.getByText('You are in the queue.').waitFor()
  const body = {
    message: 'Which one?',
    attachments: [],
    rich_content: { type: 'buttons', text: 'Which one?', items: [{ label: 'Aube' }] },
  }
  await deliver(page, { sender: { type: 'human', id: 'kiamo', name: 'Zoé' }, body, metadata: {} })
  await page.getByRole('button', { name: 'Aube' }).click()
  await expect.poll(() => gateway.batches.at(-1)?.[0]?.body.message).toBe('Aube')
  expect(await page.getByText('Which one?').count()).toBe(1)
  await deliver(page, {
    type: 'conversation.closed',
    conversation_id: 'c',
    owner: null,
    data: { by: { type: 'agent', id: 'a', name: 'Zoé' }, reason: null, tags: [] },
  })
  await page.getByRole('radio', { name: '5 out of 5' }).check()
  await expect.poll(() => page.evaluate(hiddenBelow), { message: 'the newest line stays in sight' }).toBeLessThan(2)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectAccessible(page, `the rating, ${colorScheme}`)
    await takePicture(page, `widget-${colorScheme}`)
  }
  await page.reload()
  await page.getByText('You said A lamp').waitFor()
  await page.getByRole('radio', { name: '5 out of 5' }).waitFor()
  expect(faults).toEqual([])
  await context.close()
})

test.each([
  [['en-US@posix', 'x', ''], 'Chat with us'],
  [['C', 'fr_FR.UTF-8'], 'Discuter avec nous'],
  [['zz-ZZ-!!', 'english'], 'Chat with us'],
  [[], 'Chat with us'],
])('it answers where the browser speaks %j', async (languages, launcher) => {
  const { page, context, faults } = await openSite({ languages })
  await page.getByRole('button', { name: launcher }).click()
  await messageBox(page).fill('A lamp')
  await page.keyboard.press('Enter')
  await page.getByText('You said A lamp').waitFor()
  expect(faults).toEqual([])
  await context.close()
})
