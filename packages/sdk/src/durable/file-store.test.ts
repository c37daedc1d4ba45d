import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileStore, readJournal } from './file-store.ts'

let folder: string
let path: string
const open: ReturnType<typeof fileStore>[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-outgoing-'))
  path = join(folder, 'outgoing.log')
})
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
  await rm(folder, { recursive: true })
})

function openStore() {
  const store = fileStore(path)
  open.push(store)
  return store
}

async function drain(store: ReturnType<typeof fileStore>): Promise<string[]> {
  const texts: string[] = []
  for (let text = await store.first(); text !== undefined; text = await store.first()) {
    texts.push(text)
    await store.removeFirst()
  }
  return texts
}

test('gives back what was added, in order, also to the next process', async () => {
  const store = openStore()
  await Promise.all(['one', 'two\n-\n', 'thrée', ''].map((text) => store.append(text)))
  expect(await store.first()).toBe('one')
  await store.removeFirst()
  // Not closed: a crash does not close either.
  const next = openStore()
  await next.append('four')
  expect(await drain(next)).toEqual(['two\n-\n', 'thrée', '', 'four'])
  expect(await next.first()).toBeUndefined()
  await next.removeFirst()
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('drops what a crash cut off, and goes on behind it', async () => {
  await openStore().append('whole')
  await appendFile(path, '+"cut o')
  const next = openStore()
  await next.append('after')
  expect(await drain(openStore())).toEqual(['whole', 'after'])
})

test('keeps, at whatever character a journal is cut, every whole line before it', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string(), { nil: undefined })), fc.nat(), (steps, at) => {
      const lines = steps.map((text) => (text === undefined ? '-\n' : `+${JSON.stringify(text)}\n`))
      const cut = lines.join('').slice(0, at)
      const whole = steps.slice(0, cut.split('\n').length - 1)
      const added = whole.filter((text) => text !== undefined)
      expect(readJournal(cut)).toEqual(added.slice(whole.length - added.length))
    }),
  )
})

test('does not grow with what is past', async () => {
  const store = openStore()
  const large = 'x'.repeat(400_000)
  for (let count = 0; count < 8; count += 1) {
    await store.append(large)
    await store.removeFirst()
  }
  await store.append('last')
  expect((await readFile(path)).length).toBeLessThan(1_500_000)
  expect(await drain(store)).toEqual(['last'])
})

test('goes on after a failure to write', async () => {
  const store = fileStore(join(folder, 'missing', 'outgoing.log'))
  await expect(store.append('lost')).rejects.toMatchObject({ code: 'ENOENT' })
  const { mkdir } = await import('node:fs/promises')
  await mkdir(join(folder, 'missing'))
  await store.append('kept')
  expect(await drain(store)).toEqual(['kept'])
  await store.close()
})
