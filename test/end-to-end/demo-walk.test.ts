/**
 * The main job, as people do it: `npm start`'s processes, a customer in one browser, an agent in another. The customer
 * talks to the bot, asks for a human, an agent answers with a picture, the customer answers with one.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { findFreePort } from '@passerelle/testkit'
import { type Browser, launchBrowser, type Page } from '@passerelle/testkit/browser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeThread } from './desk-browser.ts'

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
    env: { ...process.env, PASSERELLE_PORT: String(port), DEMO_PORT: String(demoPort), PASSERELLE_DATA_DIR: dataDir },
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
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  program.removeAllListeners('exit')
  program.kill('SIGTERM')
  if (program.exitCode === null) await once(program, 'exit')
  await rm(dataDir, { recursive: true, force: true })
})

test('a customer is handed over from the bot to an agent, and pictures go both ways', async () => {
  const urls = printed.match(/http:\/\/localhost:\d+/g) ?? []
  const [shopUrl = '', deskUrl = ''] = urls
  const login = /(\S+@demo\.example) +password: (\S+)/.exec(printed)
  expect(urls.length).toBeGreaterThanOrEqual(2)
  const pictures = { agent: join(dataDir, 'from-agent.png'), customer: join(dataDir, 'from-customer.png') }
  writeFileSync(pictures.agent, png(320, [58, 44, 60]))
  writeFileSync(pictures.customer, png(300, [74, 92, 84]))

  const customer = await openPage(shopUrl)
  await say(customer, 'Where is my order LM-1042?')
  await customer.getByText('Order LM-1042, the Aube table lamp').waitFor()
  await customer.getByLabel('Your name').fill('Camille')
  await customer.getByLabel('Your name').press('Enter')
  await say(customer, 'I would like to talk to a human')
  await customer.getByText('Your conversation is with our team').waitFor()

  const agent = await openPage(deskUrl)
  await agent.getByLabel('Email').fill(login?.[1] ?? '')
  await agent.getByLabel('Password', { exact: true }).fill(login?.[2] ?? '')
  await agent.keyboard.press('Enter')
  await agent.getByRole('link', { name: /Camille/ }).click()
  const thread = agent.getByRole('log', { name: 'Messages' })
  await thread.getByText('Where is my order LM-1042?').waitFor()
  await thread.getByText('Live conversation starts here').waitFor()
  await agent.screenshot({ path: join(screenshots, 'desk-handed-over.png') })

  await say(customer, 'Are you there?')
  await thread.getByText('Are you there?').waitFor()

  const chooser = agent.waitForEvent('filechooser')
  await agent.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles(pictures.agent)
  await agent.getByText('from-agent.png').first().waitFor()
  await say(agent, 'Hello Camille, here is your lamp on its way.')
  await thread.getByLabel('Delivered').or(thread.getByText('Delivered')).first().waitFor()

  await customer.getByText('here is your lamp on its way').waitFor()
  await expectPicture(customer, 'from-agent.png', 320)
  await customer.screenshot({ path: join(screenshots, 'customer-answered.png') })

  const customerChooser = customer.waitForEvent('filechooser')
  await customer.getByRole('button', { name: 'Attach a file' }).click()
  await (await customerChooser).setFiles(pictures.customer)
  await expectPicture(customer, 'from-customer.png', 300)
  await expectPicture(agent, 'from-customer.png', 300)

  await agent.getByRole('button', { name: /Assign/ }).click()
  await agent.getByRole('menuitem', { name: /me/i }).first().click()
  await agent
    .getByRole('button', { name: /Assigned to|Zoé/ })
    .first()
    .waitFor()
  await agent.screenshot({ path: join(screenshots, 'desk-answered.png') })
  if (process.env.UPDATE_SCREENSHOTS) await agent.screenshot({ path: join(root, 'docs', 'images', 'desk.png') })
  await closeThread(agent)
})

test('what it printed names where to click and how to log in, and no secret of the connector', () => {
  const { connector } = JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'))
  expect(printed).toMatch(/Customer .*http:\/\/localhost:\d+/)
  expect(printed).toMatch(/Desk .*http:\/\/localhost:\d+/)
  expect(printed.match(/@demo\.example +password: \S+/g)).toHaveLength(2)
  expect(printed).not.toContain(connector.client_secret)
})

async function openPage(url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'en-GB' })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(url)
  return page
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(text)
  await page.keyboard.press('Enter')
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
