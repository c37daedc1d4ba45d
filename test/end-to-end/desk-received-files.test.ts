/** Files in the thread: shown without a jump, opened large, fetched, saved, and never run. */
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { waitFor } from '@passerelle/testkit'
import { expect, test } from 'vitest'
import { expectAccessible, fromCustomer, logIn, openDesk, takePicture, threadOf } from './desk-browser.ts'
import { browser, world } from './desk-world.ts'
import { give } from './file-gestures.ts'
import { inside, lastOf, openThread, pictures, receive, type SentFile, useFiles } from './files-world.ts'

const mebibyte = 1024 * 1024

useFiles()

test('pictures have their place before they come: nothing in the thread moves', async () => {
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
  await threadOf(page).getByText('Cannot show this picture').waitFor()
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

test('a picture that is sent stands where the server’s copy of it will', async () => {
  await receive('own')
  const { page, context, faults } = await openThread('own')
  const release = Promise.withResolvers<void>()
  await page.route('**/messages', async (route) => {
    if (route.request().method() === 'POST') await release.promise
    await route.continue()
  })
  await give(page, 'paste', [
    { name: 'image.jpg', type: 'image/jpeg', base64: pictures.portrait.toString('base64') },
    { name: 'notes.txt', type: 'text/plain', text: 'notes' },
  ])
  await page.getByText('2 files, ').waitFor()
  await page.keyboard.press('Enter')
  const boxes = () =>
    page.evaluate(
      `[...document.querySelectorAll('[role="log"] li')].map((one) => one.getBoundingClientRect()).map(({ width, height }) => [width, height])`,
    )
  await threadOf(page).getByRole('img', { name: 'image.jpg' }).waitFor()
  const before = await boxes()
  await takePicture(page, 'files-sending')
  release.resolve()
  await threadOf(page).getByRole('button', { name: 'Open image.jpg' }).waitFor()
  expect(await boxes()).toEqual(before)
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
  const partner = await startFiles()
  const byUrl = (name: string, index: number) => ({
    id: `u-${index}`,
    name,
    mime_type: 'image/jpeg',
    content: { type: 'url', data: `${partner.url}/${name}` },
  })
  await receive('fetch', [byUrl('lamp.jpg', 1), byUrl('gone.pdf', 2)])
  const { page, context, faults } = await openThread('fetch')
  const thread = threadOf(page)
  await waitFor('both to be pending', async () => (await thread.getByText('Receiving the file').count()) === 2)
  await takePicture(page, 'files-pending')
  partner.release()
  await thread.getByRole('button', { name: 'Open lamp.jpg' }).waitFor()
  await thread.getByText('This file could not be received.').waitFor()
  const link = thread.getByRole('link', { name: 'Open the original link' })
  await expect.poll(() => link.getAttribute('href')).toBe(`${partner.url}/gone.pdf`)
  await expect.poll(() => link.getAttribute('rel')).toContain('noopener')
  await takePicture(page, 'files-fetched')
  expect(faults).toEqual([])
  await context.close()
  partner.server.closeAllConnections()
  await new Promise((resolve) => partner.server.close(resolve))
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
  const sent = [
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
  await receive(customer, sent, 'Voici mes photos.')
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
