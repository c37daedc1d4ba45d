/** What the thread shows of files and cards: sound played in place, a PDF in a frame, pictures enlarged, and quotes. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { expectAccessible, fromCustomer, messageBox, takePicture, threadOf } from './desk-browser.ts'
import { world } from './desk-world.ts'
import { inside, openThread, pictures, receive, useFiles } from './files-world.ts'

useFiles()

/** Two seconds of silence. */
function silence(): Buffer {
  const [rate, seconds] = [8000, 2]
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + rate * seconds, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(rate * seconds, 40)
  return Buffer.concat([head, Buffer.alloc(rate * seconds, 128)])
}

test('sound is played in place, pictures are enlarged, a PDF has a frame, a message is quoted', async () => {
  const files = [
    { name: 'voice.wav', type: 'audio/wav', bytes: silence() },
    { name: 'no sound.mp3', type: 'audio/mpeg', bytes: '<script>alert(1)</script>' },
    { name: 'photo.png', type: 'image/png', bytes: pictures.photo },
    { name: 'invoice.pdf', type: 'application/pdf', bytes: '%PDF-1.7' },
  ]
  await receive('media', files.map(inside), 'Please listen\nto this')
  const { page, context, faults } = await openThread('media')
  // This browser has no viewer; the desk believes that it has one.
  await page.addInitScript("Object.defineProperty(navigator, 'pdfViewerEnabled', { value: true })")
  await page.reload()
  const thread = threadOf(page)
  const sound = thread.locator('audio')
  await expect.poll(() => page.evaluate("document.querySelector('audio')?.duration")).toBe(2)
  await expect.poll(() => sound.count()).toBe(1)
  await page.evaluate("document.querySelector('audio').currentTime = 1")
  await expect.poll(() => page.evaluate("document.querySelector('audio').currentTime")).toBe(1)
  await thread.getByRole('link', { name: /no sound/ }).waitFor()
  await takePicture(page, 'media-thread')
  await expectAccessible(page, 'a thread with sound')

  await thread.getByRole('button', { name: 'Open photo.png' }).click()
  const dialog = page.getByRole('dialog')
  const scale = () =>
    page.evaluate("new DOMMatrix(getComputedStyle(document.querySelector('[role=dialog] img')).transform).a")
  await dialog.locator('img').waitFor()
  await dialog.locator(':focus').waitFor()
  await page.keyboard.press('+')
  await expect.poll(scale).toBeCloseTo(1.5)
  await dialog.getByRole('button', { name: 'Zoom in' }).click()
  await expect.poll(scale).toBeCloseTo(2.25)
  await takePicture(page, 'media-zoom')
  await page.keyboard.press('0')
  await expect.poll(scale).toBe(1)
  await expectAccessible(page, 'a picture that can be enlarged')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  await thread.getByRole('button', { name: 'Preview invoice.pdf' }).click()
  const source = await dialog.locator('iframe').getAttribute('src')
  expect(source).toMatch(/^\/desk\/v1\/attachments\/[^/]+\?inline=media$/)
  await page.keyboard.press('Escape')

  await messageBox(page).fill('I will.')
  await thread.getByRole('button', { name: 'Quote' }).first().click()
  await expect.poll(() => messageBox(page).inputValue()).toBe('> Please listen\n> to this\n\nI will.')
  expect(faults).toEqual([])
  await context.close()
})

test('pictures on cards come from the server alone; what it cannot get is a link', async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/shoe.png' ? 200 : 404).end(pictures.photo)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const rich = {
    blocks: [
      { type: 'image', url: `${at}/gone.png`, alt: 'Gone' },
      { type: 'card', title: 'Shoe', image_url: `${at}/shoe.png`, url: `${at}/shop` },
      { type: 'quick_replies', items: [{ label: 'Yes' }, { label: 'Terms', url: `${at}/terms` }] },
    ],
  }
  await world.send(fromCustomer({ customer: 'cards', name: 'cards', text: 'Which one?', rich }))
  const { page, context, faults } = await openThread('cards', { width: 360, height: 740, colorScheme: 'dark' })
  const thread = threadOf(page)
  await thread.getByRole('img', { name: /Picture from/ }).waitFor()
  const width = () =>
    page.evaluate("Array.from(document.querySelectorAll('[role=log] img'), (img) => img.naturalWidth > 0)")
  await expect.poll(width).toEqual([true])
  await thread.getByRole('link', { name: 'Gone' }).getByText('Gone').waitFor()
  await expectAccessible(page, 'cards with pictures')
  await takePicture(page, 'media-cards')
  expect(faults).toEqual([])
  await context.close()
  server.closeAllConnections()
  server.close()
})
