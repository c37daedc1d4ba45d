/** Files at the desk: dropped, pasted, cancelled, refused, cut off; what customers send, shown, saved, and never run. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MessageItem } from '@passerelle/protocol'
import type { Browser, Page } from '@passerelle/testkit'
import { createWorld, launchBrowser, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type DeskPage,
  expectAccessible,
  fromCustomer,
  logIn,
  messageBox,
  openDesk,
  type PageOptions,
  takePicture,
  threadOf,
} from './desk-browser.ts'
import { drag, drawPictures, give, openLine, startCable } from './file-gestures.ts'

const mebibyte = 1024 * 1024

let world: World
let browser: Browser
let pictures: Record<'photo' | 'portrait' | 'icon', Buffer>

beforeAll(async () => {
  world = await createWorld()
  browser = await launchBrowser()
  pictures = await drawPictures(browser)
})

afterAll(async () => {
  await browser?.close()
  await world?.close()
})

interface SentFile {
  name: string
  type: string
  bytes: Buffer | string
}

const inside = ({ name, type, bytes }: SentFile, index = 0) => ({
  id: `f-${index}`,
  name,
  mime_type: type,
  content: { type: 'base64', data: Buffer.from(bytes).toString('base64') },
})

/** A message with files; gives its place in the desk. */
async function receive(customer: string, files: object[], text = 'See these'): Promise<string> {
  const message = fromCustomer({ customer, name: customer, text })
  await world.send({ ...message, body: { message: text, attachments: files } })
  return `/inbox/open/${(await world.conversationOf(customer)).id}`
}

async function openThread(customer: string, options: Partial<PageOptions> = {}): Promise<DeskPage> {
  const { id } = await world.conversationOf(customer)
  const desk = await openDesk(browser, { url: world.url, path: `/inbox/open/${id}`, ...options })
  await logIn(desk.page, world.agent)
  await threadOf(desk.page).getByRole('article').first().waitFor()
  return desk
}

const chips = (page: Page) => page.getByRole('list', { name: 'Files to send' }).getByRole('listitem')
const summary = (page: Page) => page.getByRole('region', { name: 'Reply' }).getByRole('status')
const lastOf = async (customer: string): Promise<MessageItem | undefined> =>
  (await world.thread((await world.conversationOf(customer)).id)).at(-1)

test('files dropped, pasted and chosen go out together; limits are told before anything is sent', async () => {
  await receive('drop', [])
  const { page, context, faults } = await openThread('drop')
  const uploads: string[] = []
  page.on('request', (request) => request.url().endsWith('/uploads') && uploads.push(request.url()))

  await page.getByRole('button', { name: 'Attach files' }).hover()
  await page.getByRole('tooltip').getByText('Up to 25 MiB a file, 50 files a message').waitFor()
  await give(page, 'drop', [
    { name: 'invoice.pdf', type: 'application/pdf', text: '%PDF-1.7' },
    { name: 'empty.txt', type: 'text/plain', text: '' },
    { name: 'film.mov', type: 'video/quicktime', size: 25 * mebibyte + 1 },
  ])
  await chips(page).getByText('invoice.pdf').waitFor()
  const refusal = page.getByRole('alert')
  await refusal.getByText('film.mov is 25.1 MiB. Files can be up to 25 MiB: choose a smaller one.').waitFor()
  await refusal.getByText('empty.txt is empty: choose another file.').waitFor()
  await takePicture(page, 'files-refused')

  await give(page, 'paste', [{ name: 'image.png', type: 'image/png', base64: pictures.photo.toString('base64') }])
  const strange = `${'a long name, '.repeat(15)}\u202efdp.exe`
  await page.locator('input[type="file"]').setInputFiles([
    { name: strange, mimeType: 'text/plain', buffer: Buffer.from('x') },
    { name: 'été à 100 %, «1».txt', mimeType: 'text/plain', buffer: Buffer.from('x') },
  ])
  await summary(page).getByText('4 files').waitFor()
  expect(uploads).toHaveLength(4)
  await expectAccessible(page, 'files to send')
  await takePicture(page, 'files-ready')
  await chips(page).getByRole('button', { name: 'Remove été à 100 %, «1».txt' }).click()
  await summary(page).getByText('3 files').waitFor()

  await messageBox(page).fill('Your invoice')
  await page.keyboard.press('Enter')
  await threadOf(page).getByRole('button', { name: 'Open image.png' }).waitFor()
  await threadOf(page)
    .getByRole('link', { name: /^Download invoice\.pdf/ })
    .waitFor()
  const sent = await waitFor('the reply', async () => {
    const last = await lastOf('drop')
    return last?.kind === 'outbound' ? last : undefined
  })
  expect(sent.attachments.map(({ name }) => name)).toEqual(['invoice.pdf', 'image.png', strange])
  expect(faults).toEqual([])
  await context.close()
})

test('text copied with its picture stays text; a file pasted over the thread is taken', async () => {
  await receive('paste', [])
  const { page, context, faults } = await openThread('paste')
  const cells = { 'text/plain': 'A1', 'text/html': '<td>A1</td>' }
  await give(page, 'paste', [{ name: 'image.png', type: 'image/png', text: 'x' }], { texts: cells })
  await threadOf(page).focus()
  await give(page, 'paste', [{ name: 'note.txt', type: 'text/plain', text: 'x' }], { at: '[role="log"]' })
  await chips(page).getByText('note.txt').waitFor()
  expect(await chips(page).count()).toBe(1)
  expect(faults).toEqual([])
  await context.close()
})

test('what is dragged over the thread is awaited there, and nowhere else; a folder is refused in words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-drag-'))
  await mkdir(join(folder, 'holiday'))
  await writeFile(join(folder, 'report.txt'), 'all is well')
  await receive('drag', [])
  const { page, context, faults } = await openThread('drag')
  const files = [join(folder, 'report.txt'), join(folder, 'holiday')]
  const overlay = page.getByText('Drop files to attach them')

  const thread = await threadOf(page).boundingBox()
  const list = await page.getByRole('link', { name: /drag/ }).first().boundingBox()
  if (!thread || !list) throw new Error('the thread and the list have no place')
  const gesture = await drag(page, files)
  await gesture.over({ x: thread.x + 200, y: thread.y + 100 })
  await overlay.waitFor()
  await takePicture(page, 'files-drop')
  await gesture.over({ x: list.x + 10, y: list.y + 10 })
  await overlay.waitFor({ state: 'detached' })
  await gesture.drop({ x: list.x + 10, y: list.y + 10 })
  await gesture.over({ x: thread.x + 200, y: thread.y + 100 })
  await gesture.drop({ x: thread.x + 200, y: thread.y + 100 })
  await overlay.waitFor({ state: 'detached' })
  await chips(page).getByText('report.txt').waitFor()
  await page.getByText('holiday is a folder: attach the files in it, or a zip archive of it.').waitFor()
  expect(await chips(page).count()).toBe(1)
  expect(new URL(page.url()).pathname).toMatch(/^\/inbox\/open/)
  expect(faults).toEqual([])
  await context.close()
  await rm(folder, { recursive: true })
})

test('51 files are too many: 50 go on, three at a time, each with its progress, and any can be cancelled', async () => {
  await receive('many', [])
  const { page, context, faults } = await openThread('many')
  const narrow = await openLine(page)
  await narrow(40_000)
  const files = Array.from({ length: 51 }, (_, index) => ({
    name: `photo-${String(index).padStart(2, '0')}.bin`,
    type: 'application/octet-stream',
    size: 200_000,
  }))
  await give(page, 'drop', files)
  await page.getByText('A message can carry up to 50 files. Send these in a second message: photo-50.bin.').waitFor()
  await summary(page).getByText('0 of 50 files uploaded').waitFor()
  const bars = chips(page).getByRole('progressbar')
  expect(await bars.count()).toBe(3)
  await waitFor('a part of a file to be sent', async () => {
    const value = await bars.first().evaluate<number, { value: number }>((bar) => bar.value)
    return value > 0 && value < 1
  })
  await takePicture(page, 'files-progress')

  // One that runs, and one that waits; the next in line takes the place.
  await page.getByRole('button', { name: 'Cancel the upload of photo-00.bin' }).click()
  await page.getByRole('button', { name: 'Cancel the upload of photo-03.bin' }).click()
  await page.getByRole('progressbar', { name: 'Uploading photo-04.bin' }).waitFor()
  expect(await chips(page).count()).toBe(48)
  await messageBox(page).fill('All of them')
  await page.keyboard.press('Enter')
  await page.getByText('It goes as soon as the files are uploaded.').waitFor()
  await narrow()
  await threadOf(page).getByText('All of them').waitFor()
  const sent = await waitFor('the reply', async () => {
    const last = await lastOf('many')
    return last?.kind === 'outbound' ? last : undefined
  })
  expect(sent.attachments.map(({ name }) => name)).toEqual(
    files.map(({ name }) => name).filter((name) => !/-(00|03|50)\.bin$/.test(name)),
  )
  expect(faults).toEqual([])
  await context.close()
})

test('an upload that the network cuts off goes on when it is back; one that was refused can be tried again', async () => {
  await receive('cut', [])
  const cable = await startCable(world.url)
  const { page, context, faults } = await openThread('cut', { url: cable.url })
  const narrow = await openLine(page)
  await narrow(40_000)
  await give(page, 'drop', [{ name: 'long.bin', type: 'application/octet-stream', size: 400_000 }])
  await page.getByRole('progressbar', { name: 'Uploading long.bin' }).waitFor()
  cable.cut()
  await chips(page).getByText('The connection was lost. It is uploaded as soon as it is back.').waitFor()
  await takePicture(page, 'files-cut')
  await messageBox(page).fill('It comes')
  await page.keyboard.press('Enter')
  await page.getByText('It goes as soon as the files are uploaded.').waitFor()
  cable.mend()
  await narrow()
  await threadOf(page).getByText('It comes').waitFor()
  await threadOf(page)
    .getByRole('link', { name: /^Download long\.bin/ })
    .waitFor()

  let refusals = 0
  await page.route('**/desk/v1/uploads', (route) => {
    refusals += 1
    return refusals > 1 ? route.continue() : route.fulfill({ status: 413, body: '<html>too large</html>' })
  })
  await give(page, 'drop', [{ name: 'big.bin', type: 'application/octet-stream', size: 2 * mebibyte }])
  await chips(page).getByText('Refused on the way to the server for its size, 2 MiB.').waitFor()
  await page.getByRole('button', { name: 'Upload big.bin again' }).click()
  await summary(page).getByText('1 file, 2 MiB').waitFor()
  expect(faults).toEqual([])
  await context.close()
  await cable.close()
})

test('a reload in the middle of an upload keeps the words and what was uploaded, and tells of the rest', async () => {
  await receive('reload', [])
  const { page, context, faults } = await openThread('reload')
  page.on('dialog', (dialog) => void dialog.accept())
  await messageBox(page).fill('Half written')
  await give(page, 'drop', [{ name: 'done.txt', type: 'text/plain', text: 'done' }])
  await summary(page).getByText('1 file').waitFor()
  await (await openLine(page))(20_000)
  await give(page, 'drop', [{ name: 'half.bin', type: 'application/octet-stream', size: 400_000 }])
  await page.getByRole('progressbar', { name: 'Uploading half.bin' }).waitFor()
  await page.reload()
  await chips(page).getByText('done.txt').waitFor()
  expect(await messageBox(page).inputValue()).toBe('Half written')
  const lost = chips(page).filter({ hasText: 'half.bin' })
  await lost.getByText('The page was closed before it was uploaded. Attach it again.').waitFor()
  await messageBox(page).press('Enter')
  await page.getByText('A file could not be uploaded: retry or remove it, then send.').waitFor()
  await takePicture(page, 'files-lost')
  await lost.getByRole('button', { name: 'Remove half.bin' }).click()
  await messageBox(page).press('Enter')
  await threadOf(page)
    .getByRole('link', { name: /^Download done\.txt/ })
    .waitFor()
  expect(faults).toEqual([])
  await context.close()
})

test('pictures have their place before they come: nothing moves, in the thread or at the end of a reply', async () => {
  const { photo, portrait, icon } = pictures
  const cut = Buffer.concat([photo.subarray(0, 20), Buffer.alloc(200)])
  await receive('still', [
    inside({ name: 'photo.jpg', type: 'image/jpeg', bytes: photo }, 1),
    inside({ name: 'portrait.jpg', type: 'image/jpeg', bytes: portrait }, 2),
    inside({ name: 'icon.png', type: 'image/png', bytes: icon }, 3),
    inside({ name: 'broken.jpg', type: 'image/jpeg', bytes: cut }, 4),
  ])
  await world.send(fromCustomer({ customer: 'still', name: 'still', text: 'Which one?' }))
  const { id } = await world.conversationOf('still')
  const { page, context, faults } = await openDesk(browser, { url: world.url })
  const release = Promise.withResolvers<void>()
  await page.route('**/attachments/*?inline=1', async (route) => {
    await release.promise
    await route.continue()
  })
  await logIn(page, world.agent)
  await page.getByRole('link', { name: /still/ }).first().click()
  await threadOf(page).getByRole('button', { name: 'Open photo.jpg' }).waitFor()
  await threadOf(page).getByText('Which one?').waitFor()
  const boxes = () =>
    page.evaluate(
      `[...document.querySelectorAll('[role="log"] li, [role="log"] [data-index]')].map((one) => one.getBoundingClientRect().toJSON())`,
    )
  const before = await boxes()
  await takePicture(page, 'files-reserved')
  release.resolve()
  const shown = threadOf(page).locator('li img')
  await waitFor('the pictures', async () => {
    const complete = await shown.evaluateAll<boolean[], { complete: boolean }>((images) =>
      images.map((image) => image.complete),
    )
    return complete.length === 3 && complete.every(Boolean)
  })
  await threadOf(page).getByText('This picture cannot be shown').waitFor()
  expect(await boxes()).toEqual(before)
  await takePicture(page, 'files-shown')

  // What the gateway read from the first bytes is what the browser makes of the whole.
  const [message] = await world.thread(id)
  const told = message?.attachments.slice(0, 3).map(({ width, height }) => ({ width, height }))
  const natural = await shown.evaluateAll<object[], { naturalWidth: number; naturalHeight: number }>((images) =>
    images.map((image) => ({ width: image.naturalWidth, height: image.naturalHeight })),
  )
  expect(natural).toEqual(told)
  expect(faults).toEqual([])
  await context.close()
})

test('a picture opens large by keyboard, with its neighbours, and can be saved', async () => {
  const { photo, portrait, icon } = pictures
  await receive('large', [
    inside({ name: 'photo.jpg', type: 'image/jpeg', bytes: photo }, 1),
    inside({ name: 'notes.txt', type: 'text/plain', bytes: 'notes' }, 2),
    inside({ name: 'portrait.jpg', type: 'image/jpeg', bytes: portrait }, 3),
    inside({ name: 'icon.png', type: 'image/png', bytes: icon }, 4),
  ])
  const { page, context, faults } = await openThread('large')
  const opener = threadOf(page).getByRole('button', { name: 'Open photo.jpg' })
  await opener.press('Enter')
  const dialog = page.getByRole('dialog', { name: /photo\.jpg/ })
  await dialog.getByRole('img', { name: 'photo.jpg' }).waitFor()
  await dialog.getByText('1 of 3').waitFor()
  await expectAccessible(page, 'a picture')
  await takePicture(page, 'files-picture')
  await page.keyboard.press('ArrowRight')
  await page
    .getByRole('dialog', { name: /portrait\.jpg/ })
    .getByText('2 of 3')
    .waitFor()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page
    .getByRole('dialog', { name: /icon\.png/ })
    .getByText('3 of 3')
    .waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('link', { name: 'Download' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('icon.png')
  expect(await readFile(await download.path())).toEqual(icon)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('button[aria-label="Open photo.jpg"]:focus').waitFor()
  expect(faults).toEqual([])
  await context.close()
})

/** A partner's file server, whose answers wait until they are let go. */
async function startFiles(): Promise<{ url: string; release: () => void; server: Server }> {
  const gate = Promise.withResolvers<void>()
  const server = createServer(async (request, response) => {
    await gate.promise
    if (request.url === '/gone.pdf') return response.writeHead(404).end()
    response.end(pictures.photo)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, release: gate.resolve, server }
}

test('files that are fetched show it, then themselves, or why they could not be', async () => {
  const files = await startFiles()
  const byUrl = (name: string, index: number) => ({
    id: `u-${index}`,
    name,
    mime_type: 'image/jpeg',
    content: { type: 'url', data: `${files.url}/${name}` },
  })
  await receive('fetch', [byUrl('lamp.jpg', 1), byUrl('gone.pdf', 2)])
  const { page, context, faults } = await openThread('fetch')
  const thread = threadOf(page)
  await waitFor('both to be pending', async () => (await thread.getByText('Being fetched').count()) === 2)
  await takePicture(page, 'files-pending')
  files.release()
  await thread.getByRole('button', { name: 'Open lamp.jpg' }).waitFor()
  await thread.getByText(/^Could not be fetched: .*404/).waitFor()
  const link = thread.getByRole('link', { name: 'Open the original link' })
  expect(await link.getAttribute('href')).toBe(`${files.url}/gone.pdf`)
  expect(await link.getAttribute('rel')).toContain('noopener')
  await takePicture(page, 'files-fetched')
  expect(faults).toEqual([])
  await context.close()
  files.server.closeAllConnections()
  await new Promise((resolve) => files.server.close(resolve))
})

/** Asks for each as a script and a style, whose outcome is told, and as a frame and an object, whose is not. */
const embedding = `async (urls) => {
  const outcomes = []
  for (const url of urls) {
    for (const [tag, attributes] of [
      ['script', { src: url }],
      ['link', { href: url, rel: 'stylesheet' }],
      ['iframe', { src: url }],
      ['object', { data: url }],
    ]) {
      const element = Object.assign(document.createElement(tag), attributes)
      const outcome = new Promise((resolve) => {
        element.addEventListener('load', () => resolve('loaded'))
        element.addEventListener('error', () => resolve('refused'))
      })
      document.body.append(element)
      if (tag === 'script' || tag === 'link') outcomes.push(await outcome)
    }
  }
  return outcomes
}`

test('a page, a drawing or a script that was sent never runs, however it is asked for', async () => {
  const run = "try { top.name = 'ran' } catch {} fetch('/ran')"
  const hostile: SentFile[] = [
    { name: 'page.html', type: 'text/html', bytes: `<!doctype html><script>${run}</script>` },
    {
      name: 'drawing.svg',
      type: 'image/svg+xml',
      bytes: `<svg xmlns="http://www.w3.org/2000/svg"><script>${run}</script></svg>`,
    },
    { name: 'page.png', type: 'image/png', bytes: `<!doctype html><script>${run}</script>` },
    { name: 'script.js', type: 'text/javascript', bytes: run },
  ]
  await receive('hostile', [
    ...hostile.map(inside),
    inside({ name: 'photo.jpg', type: 'image/jpeg', bytes: pictures.photo }, 9),
  ])
  const { page, context } = await openThread('hostile')
  const asked: string[] = []
  context.on('request', (request) => asked.push(new URL(request.url()).pathname))
  for (const { name } of hostile)
    await threadOf(page)
      .getByRole('link', { name: new RegExp(`^Download ${name}`) })
      .waitFor()
  expect(
    await threadOf(page)
      .getByRole('button', { name: /^Open / })
      .count(),
  ).toBe(1)
  await takePicture(page, 'files-kinds')

  const { attachments = [] } = (await lastOf('hostile')) ?? {}
  const urls = attachments.slice(0, hostile.length).map(({ id }) => `${world.url}/desk/v1/attachments/${id}`)
  const tab = await context.newPage()
  for (const url of urls.flatMap((one) => [one, `${one}?inline=1`])) {
    const download = tab.waitForEvent('download')
    await tab.goto(url).catch(() => {})
    await (await download).cancel()
    expect([tab.url(), await tab.evaluate('window.name')]).toEqual(['about:blank', ''])
  }
  // From inside the desk, whose own files may run: as a script, a style, a frame, an object.
  const loaded = await page.evaluate<string[]>(`(${embedding})(${JSON.stringify(urls)})`)
  expect(new Set(loaded)).toEqual(new Set(['refused']))
  // The one that is shown is shown in an origin of its own.
  await tab.goto(`${world.url}/desk/v1/attachments/${attachments.at(-1)?.id}?inline=1`)
  expect(await tab.evaluate('window.origin')).toBe('null')
  expect(asked.filter((path) => path === '/ran')).toEqual([])
  expect(await page.evaluate('window.name')).toBe('')
  await context.close()
})

test.each([
  ['fr', 1360, 'light'],
  ['dark', 1360, 'dark'],
  ['narrow', 360, 'light'],
] as const)('looks right: %s', async (name, width, colorScheme) => {
  const { photo, portrait, icon } = pictures
  const customer = `look-${name}`
  const files = [
    inside({ name: 'salon.jpg', type: 'image/jpeg', bytes: photo }, 1),
    inside({ name: 'lampe.jpg', type: 'image/jpeg', bytes: portrait }, 2),
    inside({ name: 'icône.png', type: 'image/png', bytes: icon }, 3),
    inside(
      {
        name: `Conditions générales de vente et de retour ${'très '.repeat(20)}longues.pdf`,
        type: 'application/pdf',
        bytes: '%PDF',
      },
      4,
    ),
    inside({ name: 'notes', type: 'text/plain', bytes: 'notes' }, 5),
  ]
  await receive(customer, files, 'Voici mes photos.')
  const locale = name === 'fr' ? 'fr-FR' : 'en-GB'
  const { page, context, faults } = await openThread(customer, { width, colorScheme, locale })
  await give(page, 'drop', [
    { name: 'bon de retour.pdf', type: 'application/pdf', size: 300_000 },
    { name: 'vidéo.mp4', type: 'video/mp4', size: 30 * mebibyte },
    { name: 'photo.png', type: 'image/png', base64: icon.toString('base64') },
  ])
  await page.getByRole('alert').first().waitFor()
  await expectAccessible(page, `files, ${name}`)
  await takePicture(page, `files-thread-${name}`)
  await threadOf(page).locator('li button').first().click()
  await page.getByRole('dialog').locator('img').waitFor()
  await expectAccessible(page, `a picture, ${name}`)
  await takePicture(page, `files-picture-${name}`)
  expect(faults).toEqual([])
  await context.close()
})
