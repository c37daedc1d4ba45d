/** B12: the desk in a real browser against a real gateway, with 10,000 messages and 10,000 conversations. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Accounts, createAccounts, operatorToken, startGatewayProcess, waitFor } from '@passerelle/testkit'
import { type Browser, launchBrowser, type Page } from '@passerelle/testkit/browser'
import {
  noteList,
  openIn,
  type Scrolled,
  scriptsBeforeList,
  scrollThrough,
  watchFor,
  watchForList,
} from './desk-page.ts'
import { median } from './median.ts'

const messages = 10_000
const conversations = 10_000
const rounds = 7
const arrivals = 100
const limits = { scriptKb: 250, openMs: 300, arriveMs: 100 }

interface Scene {
  url: string
  accounts: Accounts
  browser: Browser
}

export async function desk(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const gateway = await startGatewayProcess({ dataDir, settings: { LOG_LEVEL: 'silent' } })
  const browser = await launchBrowser()
  try {
    const accounts = await createAccounts({ url: gateway.url, operatorToken })
    const scene = { url: gateway.url, accounts, browser }
    await fill(accounts)
    await measureScript(scene)
    const page = await logIn(scene)
    await measureOpening(page, scene.url)
    await measureScrolling(page)
    await measureArrival(page, accounts)
    await measureInbox(page, scene.url)
  } finally {
    await browser.close()
    await gateway.end('SIGTERM')
    await rm(dataDir, { recursive: true, force: true })
  }
}

const words = 'Where is my order? It was due on Tuesday, and nobody has told me why it is late. '
const note = {
  id: 'note',
  name: 'note.txt',
  mime_type: 'text/plain',
  content: { type: 'base64', data: Buffer.from(words).toString('base64') },
}

/** Every message has its number, so that none can be missed; some are long, some have rich content or a file. */
function longMessage(n: number, at: number): object {
  const text = `No. ${n}. ${words.repeat(n % 7 === 0 ? 6 : 1)}`
  const rich = { type: 'quick_replies', items: [{ label: 'Yes' }, { label: 'No' }] }
  return {
    id: `long-${n}`,
    created_at: at,
    customer_id: 'long',
    sender: {
      type: n % 3 === 0 ? 'bot' : 'human',
      id: n % 3 === 0 ? 'lumi' : 'long',
      name: n % 3 === 0 ? 'Lumi' : 'Long',
    },
    body: { message: text, ...(n % 25 === 0 && { rich_content: rich }), ...(n % 40 === 0 && { attachments: [note] }) },
    metadata: {},
  }
}

async function fill({ asPartner }: Accounts): Promise<void> {
  const at = Math.floor(Date.now() / 1000)
  const send = async (count: number, make: (n: number) => object) => {
    for (let from = 1; from <= count; from += 500) {
      const batch = Array.from({ length: Math.min(500, count - from + 1) }, (_, i) => make(from + i))
      await asPartner.post('/messaging/v1/messages', { messages: batch })
    }
  }
  // Who waits longest is the first in the list.
  await send(messages, (n) => longMessage(n, at))
  await send(conversations - 1, (n) => ({
    id: `short-${n}`,
    created_at: at,
    customer_id: `customer-${n}`,
    sender: { type: 'human', id: `customer-${n}`, name: `No. ${n}. Customer` },
    body: { message: words },
    metadata: {},
  }))
}

async function measureScript({ url, accounts, browser }: Scene): Promise<void> {
  const page = await browser.newPage({ locale: 'en-GB' })
  let wire = 0
  const session = await page.context().newCDPSession(page)
  const scripts = new Set<string>()
  await session.send('Network.enable')
  const encodings = new Set<string>()
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type !== 'Script') return
    scripts.add(requestId)
    encodings.add(response.headers['content-encoding'] ?? 'not encoded')
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) wire += encodedDataLength
  })
  const files: Promise<{ url: string; size: number }>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    files.push(response.body().then((body) => ({ url: response.url(), size: gzipSync(body, { level: 9 }).length })))
  })
  await noteList(page)
  await page.goto(url)
  await fillLogin(page, accounts)
  await settle(page)
  const first = new Set(await scriptsBeforeList(page))
  const all = await Promise.all(files)
  const sum = (some: typeof all) => some.reduce((total, { size }) => total + size, 0)
  console.log(
    `  script of the first view, from the login to the inbox: ${kb(sum(all.filter((file) => first.has(file.url))))} kB gzip ` +
      `(limit ${limits.scriptKb}); with what is then loaded ahead: ${kb(sum(all))} kB, ${kb(wire)} kB over the wire (${[...encodings].join(', ')})`,
  )
  await page.close()
}

/** What the page loads when it is idle has then come; its event stream never ends. */
const settle = (page: Page) => page.waitForTimeout(1500)

const kb = (bytes: number): string => (bytes / 1000).toFixed(1)

async function fillLogin(page: Page, { agent }: Accounts): Promise<void> {
  await page.locator('input[name="email"]').fill(agent.email)
  await page.locator('input[name="password"]').fill(agent.password)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /Long/ }).waitFor()
}

async function logIn({ url, accounts, browser }: Scene): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(url)
  await fillLogin(page, accounts)
  return page
}

const newest = `No. ${messages}. `

async function measureOpening(page: Page, url: string): Promise<void> {
  const clicked: number[] = []
  const loaded: number[] = []
  for (let round = 0; round < rounds; round++) {
    await page.goto(`${url}/inbox/open`)
    await page.getByRole('link', { name: /Long/ }).waitFor()
    await settle(page)
    clicked.push(await openIn(page, newest))
    const address = page.url()
    await page.goto('about:blank')
    const appears = watchFor(page, newest)
    await page.goto(address)
    loaded.push(await appears)
  }
  report(`opening ${messages} messages, from the click to the newest on the screen`, clicked, limits.openMs)
  report('the same from a cold start of the page by its address', loaded)
}

function report(what: string, times: number[], limit?: number): void {
  const sorted = [...times].sort((a, b) => a - b)
  const [most, nine] = [sorted.at(-1) ?? 0, sorted[Math.floor(sorted.length * 0.9)] ?? 0]
  const bound = limit === undefined ? '' : ` (limit ${limit})`
  console.log(
    `  ${what}: median ${median(times).toFixed(0)} ms${bound}, p90 ${nine.toFixed(0)}, most ${most.toFixed(0)}, of ${times.length}`,
  )
}

async function measureScrolling(page: Page): Promise<void> {
  const up = await scrollThrough(page, { list: '[role="log"]', direction: -1, isNumbered: true })
  reportScroll('to the oldest message', up, messages)
  const down = await scrollThrough(page, { list: '[role="log"]', direction: 1, isNumbered: true })
  reportScroll('back to the newest', down, messages)
}

async function measureInbox(page: Page, url: string): Promise<void> {
  const loaded: number[] = []
  for (let round = 0; round < rounds; round++) {
    await page.goto('about:blank')
    const appears = watchForList(page)
    await page.goto(`${url}/inbox/open`)
    loaded.push(await appears)
  }
  report(`opening the inbox of ${conversations} conversations from a cold start of the page`, loaded)
  const list = 'ul[aria-label="Conversations"]'
  const down = await scrollThrough(page, { list, direction: 1, isNumbered: false })
  reportScroll('down the inbox', down, conversations - 1)
  const up = await scrollThrough(page, { list, direction: -1, isNumbered: false })
  reportScroll('back up', up, conversations - 1)
}

function reportScroll(what: string, { seen, gaps, frames }: Scrolled, expected: number): void {
  const slow = frames.filter((ms) => ms > 50).length
  console.log(
    `  scrolling ${what}: ${seen} of ${expected} rows seen, ${gaps} blank or out of order; ` +
      `${frames.length} frames, ${slow} over 50 ms, the longest ${Math.max(...frames).toFixed(0)} ms`,
  )
}

/** The clock is this process's alone: it posts, and is told when the text has been painted. */
async function measureArrival(page: Page, { asPartner }: Accounts): Promise<void> {
  const shown = new Map<string, number>()
  await page.exposeFunction('toldShown', (text: string) => shown.set(text, performance.now()))
  await page.evaluate(`new MutationObserver(() => {
    for (const [text] of document.querySelector('[role="log"]').textContent.matchAll(/arrival \\d+\\./g)) {
      if (toldShown[text]) continue
      toldShown[text] = true
      requestAnimationFrame(() => setTimeout(() => toldShown(text)))
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true })`)
  const times: number[] = []
  for (let n = 1; n <= arrivals; n++) {
    const text = `arrival ${n}.`
    const begunAt = performance.now()
    await asPartner.post('/messaging/v1/messages', {
      messages: [
        {
          id: `arrival-${n}`,
          created_at: Math.floor(Date.now() / 1000),
          customer_id: 'long',
          sender: { type: 'human', id: 'long', name: 'Long' },
          body: { message: text },
          metadata: {},
        },
      ],
    })
    times.push((await waitFor(text, () => shown.get(text))) - begunAt)
    await new Promise((resolve) => setTimeout(resolve, 200 + 20 * (n % 10)))
  }
  report("a customer's message, from its POST to the screen", times, limits.arriveMs)
}
