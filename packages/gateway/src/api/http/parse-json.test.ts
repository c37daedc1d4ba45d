import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type JsonPiece, openPiece, type ParseOptions, parseJson } from './parse-json.ts'

const mebibyte = 1024 * 1024
const parse = (text: string | Buffer, options: ParseOptions = {}): Promise<unknown> =>
  new Promise((resolve, reject) => {
    parseJson(Buffer.from(text), options, (error, value) => (error ? reject(error) : resolve(value)))
  })
/** One more than are taken, when nothing else is there. */
const tooMany = `[${'0,'.repeat(50_000)}0]`
/** What stands in a string, escaped: quotes, backslashes, and what would count outside of it. */
const pieces = fc.array(fc.constantFrom('\\"', '\\\\', '[', ',', '{', 'x', 'é', '\\n', 'abcdefgh'.repeat(50)), {
  minLength: 1,
})

test('[2.limits] what stands in strings is no value, however long they are and whatever they escape', async () => {
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 1, max: 300 }), async (some, lead) => {
      const piece = some.join('')
      const content = 'y'.repeat(lead) + piece.repeat(Math.ceil((2 * mebibyte) / Buffer.byteLength(piece)))
      expect(await parse(`["${content}",1]`)).toEqual([JSON.parse(`"${content}"`), 1])
      expect(await parse(`{"a":["${content}",1,[2]]}`)).toEqual({ a: [JSON.parse(`"${content}"`), 1, [2]] })
      await expect(parse(`["${content}",${tooMany}]`)).rejects.toThrow('more than 50000 values')
    }),
    { numRuns: 10 },
  )
})

test('a large body means what a small one means, with its lists in pieces or not', async () => {
  const filler = ' '.repeat(300 * 1024)
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 5 }), fc.boolean(), async (json, inPieces) => {
      const value = await parse(json + filler, { inPieces })
      if (typeof value === 'object' && value !== null) {
        for (const items of Object.values(value).filter(Array.isArray)) {
          for (const [index, item] of items.entries()) items[index] = await openPiece(item)
        }
      }
      expect(JSON.stringify(value)).toBe(JSON.stringify(await parse(json)))
    }),
    { numRuns: 300 },
  )
})

test('a string that never ends is told as such', async () => {
  for (const end of ['', '\\', '\\"', '\\\\']) {
    await expect(parse(`["${'x'.repeat(4 * mebibyte)}${end}`)).rejects.toThrow('not valid JSON')
    await expect(parse(`{"a":[1,"${'x'.repeat(4 * mebibyte)}${end}`)).rejects.toThrow('not valid JSON')
  }
})

test('a fault in an item of a large body is told with where the item begins', async () => {
  const text = `{"messages":[${' '.repeat(300 * 1024)}{},{"a":}]}`
  await expect(parse(text)).rejects.toThrow(`list item that begins at byte ${text.indexOf('{"a"')}:`)
  const { messages } = (await parse(text, { inPieces: true })) as { messages: JsonPiece[] }
  expect(await messages[0]?.parse()).toEqual({})
  await expect(messages[1]?.parse()).rejects.toThrow('not valid JSON')
  await expect(parse(`{"messages":[{},]${' '.repeat(300 * 1024)}}`)).rejects.toThrow('not valid JSON')
  await expect(parse(`{"messages":[{}}${' '.repeat(300 * 1024)}}`)).rejects.toThrow('not valid JSON')
})

test('of bytes that are no UTF-8 the first is named, behind megabytes of what looks like it', async () => {
  const replaced = Buffer.from('\ufffd'.repeat(200_000))
  await expect(parse(Buffer.concat([replaced, Buffer.from([0x80])]))).rejects.toThrow('at byte 600000')
  await expect(parse(Buffer.alloc(300_000, 0xbf))).rejects.toThrow('at byte 0.')
})
