/**
 * The main job, as people do it: `npm start`'s processes, a customer in one browser, an agent in another. The customer
 * talks to the bot, finds nobody there, asks again, and goes through all that can become of a hand-over.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { findFreePort } from '@passerelle/testkit'
import { type Browser, giveBack, lendBrowser, type Page } from '@passerelle/testkit/browser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeThread, messageBox, say } from './desk-browser.ts'

const root = join(import.meta.dirname, '..', '..')
const screenshots = join(root, 'test-results', 'demo-walk')

let dataDir: string
let program: ChildProcess
let browser: Browser
let printed = ''

beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true })
  dataDir = await mkdtemp(join(tmpdir(), 'passerelle-demo-'))
  const [port, demoPort] = [await findFreePort(), await findFreePort()]
  program = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ PASSERELLE_PORT: String(port), DEMO_PORT: String(demoPort), PASSERELLE_DATA_DIR: dataDir },
      LOG_EVENTS: '1',
    },
  })
  await new Promise<void>((resolve, reject) => {
    for (const stream of [program.stdout, program.stderr]) {
      stream?.on('data', (chunk) => {
        printed += chunk
        if (printed.includes('the next start keeps the data')) resolve()
      })
    }
    program.on('exit', (code) => reject(new Error(`it ended with ${code}: ${printed}`)))
  })
  browser = await lendBrowser()
})

afterAll(async () => {
  await giveBack(browser)
  program.removeAllListeners('exit')
  program.kill('SIGTERM')
  if (program.exitCode === null) await once(program, 'exit')
  await rm(dataDir, { recursive: true, force: true })
})

test('from the bot to the team that is away, then there, to a colleague, back to the bot, again to a person and to the end', async () => {
  const urls = printed.match(/http:\/\/localhost:\d+/g) ?? []
  const [shopUrl = '', deskUrl = ''] = urls
  expect(urls.length).toBeGreaterThanOrEqual(2)
  const pictures = { agent: join(dataDir, 'from-agent.png'), customer: join(dataDir, 'from-customer.png') }
  writeFileSync(pictures.agent, png(320, [58, 44, 60]))
  writeFileSync(pictures.customer, png(300, [74, 92, 84]))

  const customer = await openPage(shopUrl)
  await say(customer, 'Where is my order LM-1042?')
  await customer.getByText('Order LM-1042, the Aube table lamp').waitFor()
  await customer.getByLabel('Your name').fill('Camille')
  await customer.getByLabel('Your name').press('Enter')

  await setHours(deskUrl, closedToday())
  await say(customer, 'I would like to talk to a human')
  await customer.getByText(/^Our team is back on .+ at /).waitFor()
  await customer.getByRole('button', { name: 'Leave a message' }).waitFor()
  await customer.getByRole('button', { name: 'Go on with Lumen' }).click()
  await customer.getByText('Here I am again.').waitFor()
  await setHours(deskUrl, null)

  const agent = await openPage(deskUrl)
  await logIn(agent, 'zoe')
  await say(customer, 'A human, please')
  await customer.getByText('Your conversation is with our team').waitFor()
  await customer.getByText('You are next in the queue.').waitFor()
  await expectHeard('conversation.queued General')

  await agent.getByRole('link', { name: /Camille/ }).click()
  const thread = agent.getByRole('log', { name: 'Messages' })
  await thread.getByText('Where is my order LM-1042?').waitFor()
  await thread.getByText('Asked about order LM-1042, the Aube table lamp (shipped).').waitFor()
  await thread.getByText('Live conversation starts here').waitFor()
  await agent.screenshot({ path: join(screenshots, 'desk-handed-over.png') })
  await say(customer, 'Are you there?')
  await thread.getByText('Are you there?').waitFor()

  const chooser = agent.waitForEvent('filechooser')
  await agent.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles(pictures.agent)
  await agent.getByText('from-agent.png').first().waitFor()
  await say(agent, 'Hello Camille, here is your lamp on its way.')
  await customer.getByText('here is your lamp on its way').waitFor()
  await customer.getByRole('heading', { name: 'Zoé Martin' }).waitFor()
  await expectHeard('conversation.assigned Zoé Martin')
  await expectPicture(customer, 'from-agent.png', 320)

  const customerChooser = customer.waitForEvent('filechooser')
  await customer.getByRole('button', { name: 'Attach a file' }).click()
  await (await customerChooser).setFiles(pictures.customer)
  await expectPicture(customer, 'from-customer.png', 300)
  await expectPicture(agent, 'from-customer.png', 300)

  await messageBox(customer).pressSequentially('It')
  await agent.getByText(/Camille is typing/).waitFor()
  await messageBox(agent).hover()
  await messageBox(agent).pressSequentially('I')
  await customer.getByText('Zoé Martin is typing…').waitFor()
  await customer.screenshot({ path: join(screenshots, 'customer-answered.png') })
  await agent.screenshot({ path: join(screenshots, 'desk-answered.png') })
  if (process.env.UPDATE_SCREENSHOTS) {
    await agent.screenshot({ path: join(root, 'docs', 'images', 'desk.png') })
    await customer.screenshot({ path: join(root, 'docs', 'images', 'widget.png') })
  }

  await agent.getByRole('button', { name: 'Transfer or return' }).click()
  await agent.getByRole('menuitem', { name: 'Transfer…' }).click()
  await agent.getByRole('dialog').getByPlaceholder('Queue or colleague').fill('sam')
  await agent.getByRole('option', { name: 'Sam Carter' }).click()
  await agent.getByRole('dialog').getByRole('button', { name: 'Transfer', exact: true }).click()
  await customer.getByText('You are passed on to Sam Carter').waitFor()
  await expectHeard('conversation.transferred Sam Carter', 'conversation.assigned Sam Carter')

  const sam = await openPage(deskUrl)
  await logIn(sam, 'sam')
  await sam.getByRole('link', { name: /^Mine/ }).click()
  await sam.getByRole('link', { name: /Camille/ }).click()
  await say(sam, 'Sam here, it arrives tomorrow.')
  await customer.getByText('Sam here').waitFor()
  await customer.getByRole('heading', { name: 'Sam Carter' }).waitFor()
  await returnToBot(sam)
  await customer.getByText('Back to Lumen').waitFor()
  await expectHeard('conversation.returned Shop chat')

  await say(customer, 'Again a human')
  await customer.getByText('Your conversation is with our team').nth(1).waitFor()
  await expectHeard('conversation.queued General')
  await agent.getByRole('link', { name: /^All open/ }).click()
  await agent.getByRole('link', { name: /Camille/ }).click()
  await thread.getByText('Again a human').waitFor()
  await closeThread(agent)
  await expectHeard('conversation.closed')
  await customer.getByRole('radio', { name: '5 out of 5' }).check()
  await customer.getByLabel('Anything to add?').fill('Quick and kind')
  await customer.getByRole('button', { name: 'Send rating' }).click()
  await customer.getByText('Thank you for your rating.').waitFor()
  await thread.getByText('Quick and kind').waitFor()
  await customer.getByRole('button', { name: 'Talk to Lumen again' }).click()
  await say(customer, 'Where is my order LM-1044?')
  await customer.getByText('Order LM-1044, the Galet portable lamp').waitFor()
})

test('what it printed names where to click and how to log in, and no secret of the connector', () => {
  const { connector } = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'))
  expect(printed).toMatch(/Customer .*http:\/\/localhost:\d+/)
  expect(printed).toMatch(/Desk .*http:\/\/localhost:\d+/)
  expect(printed.match(/@demo\.example +password: \S+/g)).toHaveLength(2)
  expect(printed).not.toContain(connector.client_secret)
})

/** What the shop has heard of the conversation so far, and whose it was then; the places in the queue aside. */
const heard: string[] = []

/** The page could know this by nothing else: the step was told by an event. */
async function expectHeard(...next: string[]): Promise<void> {
  heard.push(...next)
  const lines = () => [...printed.matchAll(/^Heard (conversation\..+?) ?$/gm)].map(([, line]) => line)
  await expect.poll(lines).toEqual(heard)
}

async function logIn(page: Page, name: string): Promise<void> {
  const [, email = '', password = ''] = new RegExp(`(${name}@demo\\.example) +password: (\\S+)`).exec(printed) ?? []
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /\(Online\)$/ }).waitFor()
}

async function openPage(url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'en-GB' })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(url)
  return page
}

/** Of the demo's one queue. */
async function setHours(deskUrl: string, hours: object | null): Promise<void> {
  const { instance } = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'))
  const authorization = `Bearer ${readFileSync(join(dataDir, 'operator-token'), 'utf8').trim()}`
  const { status } = await fetch(`${deskUrl}/operator/v1/queues/${instance.id}`, {
    method: 'PATCH',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ hours }),
  })
  expect(status).toBe(200)
}

/** Open the day after tomorrow. */
function closedToday(): object {
  const day = new Date(Date.now() + 48 * 3600_000).toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })
  return { zone: 'UTC', week: { [day.toLowerCase()]: [{ from: '09:00', to: '18:00' }] }, holidays: [] }
}

async function returnToBot(agent: Page): Promise<void> {
  await agent.getByRole('button', { name: 'Transfer or return' }).click()
  await agent.getByRole('menuitem', { name: /Return to the bot/ }).click()
  await agent.getByRole('dialog').getByRole('button', { name: 'Return to the bot' }).click()
}

/** It is not only there: its bytes came, and are the picture. */
async function expectPicture(page: Page, name: string, width: number): Promise<void> {
  const image = page.locator(`img[alt*="${name}"]`).first()
  await image.waitFor()
  await expect
    .poll(() => image.evaluate((element) => ('naturalWidth' in element ? element.naturalWidth : 0)))
    .toBe(width)
}

type Pixel = [red: number, green: number, blue: number]

/** A lamp's glow on a wall of that colour: the bytes of a real PNG file. */
function png(size: number, wall: Pixel): Buffer {
  const rows = Array.from({ length: size }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: size }, (_, x) => glow(x / size, y / size, wall)).flat()]),
  )
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...chunks])
}

function glow(x: number, y: number, wall: Pixel): Pixel {
  const distance = Math.hypot(x - 0.5, (y - 0.45) * 1.2)
  const isShade = y > 0.3 && y < 0.5 && Math.abs(x - 0.5) < 0.1 + (y - 0.3) * 0.7
  const isFoot =
    (y >= 0.5 && y < 0.82 && Math.abs(x - 0.5) < 0.025) || (y >= 0.82 && y < 0.86 && Math.abs(x - 0.5) < 0.16)
  if (isShade) return [255, 236, 190]
  if (isFoot) return [96, 66, 40]
  const light = Math.max(0, 1 - distance * 1.7)
  return wall
    .map((value, i) => Math.round(value + ([255, 214, 140][i] ?? 0) * light * 0.6))
    .map((value) => Math.min(value, 255)) as Pixel
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}
