import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createChecksum } from './checksum.ts'

const encode = (sum: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(sum)
  return bytes
}

/** As S3 reckons it, from the parts themselves. */
function sumOfParts(bytes: Buffer, partBytes: number): string {
  const sums: Buffer[] = []
  for (let from = 0; from < bytes.length; from += partBytes)
    sums.push(encode(crc32(bytes.subarray(from, from + partBytes))))
  return `${encode(crc32(Buffer.concat(sums))).toString('base64')}-${sums.length}`
}

describe('a checksum', () => {
  test('of "123456789" is the one that everybody knows', () => {
    const checksum = createChecksum(5)
    checksum.update(Buffer.from('123456789'))
    expect(checksum.matches('y/Q5Jg==')).toBe(true)
  })

  test('of the whole and of its parts is the same however the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 })),
        fc.integer({ min: 1, max: 40 }),
        (chunks, part) => {
          const bytes = Buffer.concat(chunks)
          const checksum = createChecksum(part)
          for (const chunk of chunks) checksum.update(chunk)
          const [whole, parts] = [encode(crc32(bytes)).toString('base64'), sumOfParts(bytes, part)]
          expect([checksum.matches(whole), checksum.matches(parts)]).toEqual([true, true])
          expect([checksum.matches(`${parts}0`), checksum.matches('AAAAAAAA')]).toEqual([false, false])
        },
      ),
    )
  })

  test('of a file whose parts are not known is that of the whole', () => {
    const checksum = createChecksum(Number.POSITIVE_INFINITY)
    for (const text of ['hel', 'lo']) checksum.update(Buffer.from(text))
    expect([checksum.matches('NhCmhg=='), checksum.matches('NhCmhg==-1')]).toEqual([true, false])
  })
})
