import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sniffImage } from './image-type.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))
const ftyp = (brands: string): Uint8Array => bytes(`\0\0\0${String.fromCharCode(8 + brands.length)}ftyp${brands}`)

describe('sniffImage', () => {
  it.each([
    ['image/png', bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')],
    ['image/jpeg', bytes('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['image/gif', bytes('GIF87a...')],
    ['image/gif', bytes('GIF89a...')],
    ['image/webp', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
    ['image/avif', ftyp('avif\0\0\0\0mif1')],
    ['image/avif', ftyp('mif1\0\0\0\0miafavif')],
  ])('[2.mime-type] knows %s by its first bytes', (type, head) => {
    expect(sniffImage(head)?.type).toBe(type)
  })

  it.each([
    ['nothing', bytes('')],
    ['text', bytes('hello')],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['HTML', bytes('<!doctype html><script>alert(1)</script>')],
    ['PDF', bytes('%PDF-1.7')],
    ['a cut PNG', bytes('\x89PNG\r\n')],
    ['WAVE', bytes('RIFF\x10\0\0\0WAVEfmt ')],
    ['MP4', ftyp('isom\0\0\x02\0isomiso2avc1mp41')],
    ['a version that spells a brand', ftyp('isomavif')],
    ['a brand past its box', bytes('\0\0\0\x10ftypmif1\0\0\0\0avif')],
  ])('[2.mime-type] does not show %s inline', (_, head) => {
    expect(sniffImage(head)).toBeNull()
  })

  it('reads any bytes, a view into others too, without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(20), (all, offset) => {
        const view = all.subarray(Math.min(offset, all.length))
        expect(sniffImage(view)).toEqual(sniffImage(Uint8Array.from(view)))
      }),
    )
  })
})
