/** The chat widget in a browser: on a page of another site under a strict policy, by keyboard, and in odd languages. */
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { type Browser, giveBack, lendBrowser, type Page } from '@passerelle/testkit/browser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Serving, serve } from '../../packages/widget/src/serve.ts'
import { visitorIdOf } from '../../packages/widget/src/visitor.ts'
import { createWidget, type Widget } from '../../packages/widget/src/widget.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type FakeGateway,
  startFakeGateway,
} from '../../packages/widget/test/fake-gateway.ts'
import { echo } from '../../packages/widget/test/test-bot.ts'
import { PNG } from '../../packages/widget/test/test-widget.ts'
import { expectAccessible, messageBox, say, takePicture } from './desk-browser.ts'

let browser: Browser
let gateway: FakeGateway
let chat: Widget
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
  chat = createWidget({ ...credentials, bot: echo, origins: [siteUrl] })
  widget = serve(chat, (_req, res) => res.writeHead(404).end())
  chatUrl = await widget.listen({ port: 0 })
  browser = await lendBrowser()
})
afterAll(async () => {
  await giveBack(browser)
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

async function customerOf(page: Page): Promise<string> {
  const secret = await page.evaluate('Object.values(localStorage).find((value) => value.length === 32)')
  return visitorIdOf(String(secret))
}

const fromZoe = (message: string, attachments: object[] = []) => ({
  sender: { type: 'human', id: 'a', name: 'Zoé' },
  body: { message, attachments },
  metadata: {},
})

/** From the gateway, to the visitor of the page. */
async function deliver(page: Page, arrival: object): Promise<void> {
  const customer_id = await customerOf(page)
  await gateway.deliver(`${chatUrl}/webhook`, { ...arrival, id: randomUUID(), created_at: 1, customer_id })
}

/** What is added to the log where a screen reader listens. */
const listen = `{
  const heard = (window.heard = [])
  const log = document.querySelector('passerelle-chat').shadowRoot.getElementById('log')
  new MutationObserver((records) => {
    for (const { addedNodes, target } of records) for (const node of addedNodes) {
      const live = (node.closest ? node : target).closest('[aria-live], [role=alert]')
      if (live.getAttribute('aria-live') !== 'off') heard.push(node.textContent)
    }
  }).observe(log, { childList: true, subtree: true })
}`

const spoken = `[...document.querySelector('passerelle-chat').shadowRoot.getElementById('log').children]
  .filter(({ ariaLive }) => ariaLive !== 'off').map(({ textContent }) => textContent)`

const heard = (page: Page) => page.evaluate('window.heard') as Promise<string[]>

test('on another site, by keyboard, at 320 px, from the bot to an agent and the rating, and after a reload', async () => {
  const { page, context, faults } = await openSite()
  await page.getByRole('button', { name: 'Chat with us' }).waitFor()
  await page.evaluate(listen)
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
  await page.getByText('· Sent').waitFor()
  const said = (await heard(page)).map((text) => text.replace(/\d.*$/s, ''))
  const own = said.filter((text) => /^You(?!r )/.test(text))
  expect(own, 'each message is spoken once').toEqual(['YouA lamp', 'Youhuman', 'YouAube'])
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
  expect(await page.evaluate(spoken), 'nothing is spoken again on the next page').toEqual([])
  expect(faults).toEqual([])
  await context.close()
})

test('what was begun on one page goes on on the next: a draft, a message on its way, what is unread', async () => {
  const { page, context } = await openSite()
  await page.getByRole('button', { name: 'Chat with us' }).click()
  await say(page, 'A lamp')
  await page.getByText('You said A lamp').waitFor()
  let isCut = true
  await page.route('**/chat/messages', (route) => (isCut ? undefined : route.continue()))
  await say(page, 'Two lamps')
  await page.getByText('Sending…').waitFor()
  await messageBox(page).fill('And a')
  await page.keyboard.press('Escape')
  gateway.attachments.set('photo', { type: 'image/png', bytes: PNG })
  const content = { type: 'url', data: `${gateway.url}/messaging/attachments/photo` }
  const attachments = [{ id: 'photo', name: 'photo.png', mime_type: 'image/png', content }]
  await deliver(page, fromZoe('', attachments))
  await page.getByRole('button', { name: 'Chat with us, 1 new' }).waitFor()
  isCut = false
  await page.route('**/chat/files?*', (route) => route.abort(), { times: 1 })
  await page.goto(`${siteUrl}/other?en`)
  const launcher = page.getByRole('button', { name: /^Chat with us, \d new/ })
  await launcher.waitFor()
  await page.getByText('photo.png (no longer available)').waitFor({ state: 'attached' })
  await launcher.click()
  expect(await messageBox(page).inputValue()).toBe('And a')
  await page.getByText('Two lamps', { exact: true }).waitFor()
  await page.getByText('Sending…').waitFor({ state: 'detached' })
  await page.getByRole('img', { name: 'Image: photo.png' }).waitFor()
  await page.goto(`${siteUrl}/third?en`)
  await page.getByText('A lamp', { exact: true }).waitFor()
  expect(await page.getByText('Two lamps', { exact: true }).count()).toBe(1)
  await page.evaluate(
    `Object.keys(localStorage).filter((key) => key.endsWith(' seen')).map((key) => (localStorage[key] = '"gone"'))`,
  )
  await page.goto(`${siteUrl}/fourth?en`)
  await page.getByText('A lamp', { exact: true }).waitFor({ state: 'attached' })
  expect(await page.evaluate(spoken), 'all there is was seen before, if the last that was is gone').toEqual([])
  await context.close()
})

test('two tabs each send a file of the same name, and an erasure leaves nothing in the browser', async () => {
  const { page, context } = await openSite()
  await page.getByRole('button', { name: 'Chat with us' }).click()
  await say(page, 'A lamp')
  await page.getByText('You said A lamp').waitFor()
  const resumed = Promise.withResolvers<void>()
  await page.route('**/chat/files?*', async (route) => {
    await resumed.promise
    await route.continue()
  })
  const image = (...parts: Buffer[]) => ({ name: 'image.png', mimeType: 'image/png', buffer: Buffer.concat(parts) })
  await page.locator('input[type=file]').setInputFiles(image(PNG))
  await page.getByText('Sending…').waitFor()
  const second = await context.newPage()
  second.setDefaultTimeout(60_000)
  await second.goto(`${siteUrl}/second?en`)
  await second.getByRole('button', { name: 'Chat with us' }).click()
  await second.getByText('You said A lamp').waitFor()
  await second.locator('input[type=file]').setInputFiles(image(PNG, PNG))
  const images = second.getByRole('img', { name: 'Image: image.png' })
  await images.waitFor()
  expect(await second.getByText('Not sent').count(), 'the first tab still has its file').toBe(0)
  resumed.resolve()
  await expect.poll(() => images.count()).toBe(2)
  await second.route('**/chat/messages', () => {})
  await say(second, 'My number is 1234')
  await second.getByText('Sending…').waitFor()
  await messageBox(second).fill('And my name')
  const kept = 'JSON.stringify([localStorage, sessionStorage])'
  expect(await second.evaluate(kept)).toMatch(/My number.*And my name/)
  chat.erase(await customerOf(second))
  await expect.poll(() => second.evaluate(kept)).not.toMatch(/My number|And my name/)
  expect(await messageBox(second).inputValue()).toBe('')
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
