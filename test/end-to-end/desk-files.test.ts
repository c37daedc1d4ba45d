/** Files that an agent sends: dropped, pasted, cancelled, refused, cut off, lost by a reload. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '@passerelle/testkit'
import type { Page } from '@passerelle/testkit/browser'
import { expect, test } from 'vitest'
import { expectAccessible, messageBox, takePicture, threadOf } from './desk-browser.ts'
import { world } from './desk-world.ts'
import { drag, give, openLine, startCable } from './file-gestures.ts'
import { lastOf, openThread, pictures, receive, useFiles } from './files-world.ts'

const mebibyte = 1024 * 1024

useFiles()

const chips = (page: Page) => page.getByRole('list', { name: 'Files to send' }).getByRole('listitem')
const summary = (page: Page) => page.getByRole('region', { name: 'Reply' }).getByRole('status')

test('files dropped, pasted and chosen go out together; limits are told before anything is sent', async () => {
  await receive('drop')
  const { page, context, faults } = await openThread('drop')
  const uploads: string[] = []
  page.on('request', (request) => request.url().endsWith('/uploads') && uploads.push(request.url()))

  await page.getByRole('button', { name: 'Attach files' }).hover()
  await page.getByRole('tooltip').getByText('Up to 50 files per message, 25 MiB each').waitFor()
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
  await receive('paste')
  const { page, context, faults } = await openThread('paste')
  const cells = { 'text/plain': 'A1', 'text/html': '<td>A1</td>' }
  await give(page, 'paste', [{ name: 'image.png', type: 'image/png', text: 'x' }], { texts: cells })
  await threadOf(page).focus()
  await give(page, 'paste', [{ name: 'note.txt', type: 'text/plain', text: 'x' }], { at: '[role="log"]' })
  await chips(page).getByText('note.txt').waitFor()
  await expect.poll(() => chips(page).count()).toBe(1)
  expect(faults).toEqual([])
  await context.close()
})

test('what is dragged over the thread is awaited there, and nowhere else; a folder is refused in words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-drag-'))
  await mkdir(join(folder, 'holiday'))
  await writeFile(join(folder, 'report.txt'), 'all is well')
  await receive('drag')
  const { page, context, faults } = await openThread('drag')
  const paths = [join(folder, 'report.txt'), join(folder, 'holiday')]
  const overlay = page.getByText('Drop files to attach them')

  const thread = await threadOf(page).boundingBox()
  const list = await page.getByRole('link', { name: /drag/ }).first().boundingBox()
  if (!thread || !list) throw new Error('the thread and the list have no place')
  const gesture = await drag(page, paths)
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
  await expect.poll(() => chips(page).count()).toBe(1)
  expect(new URL(page.url()).pathname).toMatch(/^\/inbox\/open/)
  expect(faults).toEqual([])
  await context.close()
  await rm(folder, { recursive: true })
})

test('51 files are too many: 50 go on, three at a time, each with its progress, and any can be cancelled', async () => {
  await receive('many')
  const { page, context, faults } = await openThread('many')
  const narrow = await openLine(page)
  await narrow(40_000)
  const many = Array.from({ length: 51 }, (_, index) => ({
    name: `photo-${String(index).padStart(2, '0')}.bin`,
    type: 'application/octet-stream',
    size: 200_000,
  }))
  await give(page, 'drop', many)
  await page.getByText('A message can carry up to 50 files. Send these in a second message: photo-50.bin.').waitFor()
  await summary(page).getByText('0 of 50 files uploaded').waitFor()
  const bars = chips(page).getByRole('progressbar')
  await expect.poll(() => bars.count()).toBe(3)
  await waitFor('a part of a file to be sent', async () => {
    const value = await bars.first().evaluate<number, { value: number }>((bar) => bar.value)
    return value > 0 && value < 1
  })
  await takePicture(page, 'files-progress')

  // One that runs, and one that waits; the next in line takes the place.
  await page.getByRole('button', { name: 'Cancel the upload of photo-00.bin' }).click()
  await page.getByRole('button', { name: 'Cancel the upload of photo-03.bin' }).click()
  await page.getByRole('progressbar', { name: 'Uploading photo-04.bin' }).waitFor()
  await expect.poll(() => chips(page).count()).toBe(48)
  await messageBox(page).fill('All of them')
  await page.keyboard.press('Enter')
  await page.getByText('Sends when the uploads finish.').waitFor()
  await narrow()
  await threadOf(page).getByText('All of them').waitFor()
  const sent = await waitFor('the reply', async () => {
    const last = await lastOf('many')
    return last?.kind === 'outbound' ? last : undefined
  })
  expect(sent.attachments.map(({ name }) => name)).toEqual(
    many.map(({ name }) => name).filter((name) => !/-(00|03|50)\.bin$/.test(name)),
  )
  expect(faults).toEqual([])
  await context.close()
})

test('an upload that the network cuts off goes on when it is back; one that was refused can be tried again', async () => {
  await receive('cut')
  const cable = await startCable(world.url)
  const { page, context, faults } = await openThread('cut', { url: cable.url })
  const narrow = await openLine(page)
  await narrow(40_000)
  await give(page, 'drop', [{ name: 'long.bin', type: 'application/octet-stream', size: 400_000 }])
  await page.getByRole('progressbar', { name: 'Uploading long.bin' }).waitFor()
  cable.cut()
  await chips(page).getByText('Connection lost. The upload resumes when it is back.').waitFor()
  await takePicture(page, 'files-cut')
  await messageBox(page).fill('It comes')
  await page.keyboard.press('Enter')
  await page.getByText('Sends when the uploads finish.').waitFor()
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
  await chips(page).getByText('This file (2 MiB) was rejected before it reached the server.').waitFor()
  await page.getByRole('button', { name: 'Upload big.bin again' }).click()
  await summary(page).getByText('1 file, 2 MiB').waitFor()
  expect(faults).toEqual([])
  await context.close()
  await cable.close()
})

test('a reload in the middle of an upload keeps the words and what was uploaded, and tells of the rest', async () => {
  await receive('reload')
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
  await expect.poll(() => messageBox(page).inputValue()).toBe('Half written')
  const lost = chips(page).filter({ hasText: 'half.bin' })
  await lost.getByText('Not uploaded. If no other tab is uploading it, attach it again.').waitFor()
  await messageBox(page).press('Enter')
  await page.getByText('A file failed to upload. Retry or remove it, then send.').waitFor()
  await takePicture(page, 'files-lost')
  await lost.getByRole('button', { name: 'Remove half.bin' }).click()
  await messageBox(page).press('Enter')
  await threadOf(page)
    .getByRole('link', { name: /^Download done\.txt/ })
    .waitFor()
  expect(faults).toEqual([])
  await context.close()
})
