import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFiles, type Files, FileTooLargeError } from './files.ts'
import { safeImageType } from './image-type.ts'
import { openThreadStore } from './thread-store.ts'

let files: Files

beforeEach(() => {
  files = createFiles({ maxBytes: 10, kept: openThreadStore(':memory:', { maxThreads: 1, maxBytes: 1 }).files })
})

afterEach(() => files.close())

const save = (owner: string, ...chunks: string[]) => {
  const source = ReadableStream.from(chunks.map((chunk) => Buffer.from(chunk)))
  return files.save(source, { owner, name: 'a.txt', mimeType: 'text/plain', limit: 8 })
}

test('gives back the bytes it was given', async () => {
  const file = await save('me', 'hel', 'lo')
  expect(Buffer.from(await files.read(file)).toString()).toBe('hello')
  expect(file).toMatchObject({ size: 5, image: null, owner: 'me' })
})

test('refuses a file over its limit, and keeps nothing of it', async () => {
  await expect(save('me', 'hello', 'world')).rejects.toThrow(FileTooLargeError)
})

test('the oldest make room for the newest', async () => {
  const [first, second] = [await save('me', '123456'), await save('me', '1234')]
  const third = await save('me', '123')
  expect([first, second, third].map(({ id }) => files.find(id) !== undefined)).toEqual([false, true, true])
})

test('removes the files of one owner only', async () => {
  const [mine, yours] = [await save('me', '123'), await save('you', '123')]
  await files.removeOf('me')
  expect([files.find(mine.id), files.find(yours.id)]).toEqual([undefined, yours])
  await expect(files.read(mine)).rejects.toThrow('ENOENT')
})

describe('an image is told by its bytes', () => {
  test.each([
    ['\x89PNG\r\n\x1a\n....', 'image/png'],
    ['\xff\xd8\xff\xe0........', 'image/jpeg'],
    ['GIF89a......', 'image/gif'],
    ['RIFF....WEBP', 'image/webp'],
    ['RIFF....WAVE', null],
    ['<svg xmlns="', null],
    ['', null],
  ])('%j', (head, type) => {
    expect(safeImageType(Buffer.from(head, 'latin1'))).toBe(type)
  })
})
