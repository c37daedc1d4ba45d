import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sniffImage, sniffLength } from './image-type.ts'

const latin1 = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0))
const big = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** (bytes - 1 - at)) % 256)
const little = (value: number, bytes: number): number[] => big(value, bytes).reverse()

const png = (width: number, height: number) => [
  ...latin1('\x89PNG\r\n\x1a\n'),
  ...big(13, 4),
  ...latin1('IHDR'),
  ...big(width, 4),
  ...big(height, 4),
]
const gif = (width: number, height: number) => [...latin1('GIF89a'), ...little(width, 2), ...little(height, 2)]
const webp = (chunk: string, body: number[]) => [
  ...latin1(`RIFF\0\0\0\0WEBP${chunk}`),
  ...little(body.length, 4),
  ...body,
]
const lossy = (width: number, height: number) =>
  webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, ...little(width + 0x4000, 2), ...little(height, 2)])
const lossless = (width: number, height: number) =>
  webp('VP8L', [0x2f, ...little(width - 1 + (height - 1) * 0x4000 + 2 ** 28, 4)])
const extended = (width: number, height: number) =>
  webp('VP8X', [0, 0, 0, 0, ...little(width - 1, 3), ...little(height - 1, 3)])

const segment = (marker: number, body: number[]) => [0xff, marker, ...big(body.length + 2, 2), ...body]
const jpeg = (width: number, height: number, { before = [] as number[], frame = 0xc0 } = {}) => [
  ...[0xff, 0xd8],
  ...segment(0xe0, latin1('JFIF\0')),
  ...before,
  ...segment(0xc4, [1, 2, 3]),
  ...[0xff, ...segment(frame, [8, ...big(height, 2), ...big(width, 2), 3])],
  ...segment(0xda, [0]),
]
const exif = (orientation: number, number = big, order = 'MM') => {
  const entry = (tag: number, value: number) => [
    ...number(tag, 2),
    ...number(3, 2),
    ...number(1, 4),
    ...number(value, 2),
    0,
    0,
  ]
  const directory = [...number(2, 2), ...entry(0x010f, 7), ...entry(0x0112, orientation)]
  return segment(0xe1, [...latin1(`Exif\0\0${order}`), ...number(42, 2), ...number(8, 4), ...directory])
}

const box = (name: string, body: number[]) => [...big(body.length + 8, 4), ...latin1(name), ...body]
const ispe = (width: number, height: number) => box('ispe', [0, 0, 0, 0, ...big(width, 4), ...big(height, 4)])
const avif = (properties: number[]) => [
  ...box('ftyp', latin1('avif\0\0\0\0mif1')),
  ...box('meta', [0, 0, 0, 0, ...box('hdlr', [1, 2, 3]), ...box('iprp', box('ipco', properties))]),
]

const sizeOf = (bytes: number[]) => sniffImage(Uint8Array.from(bytes))?.size

describe('the size of an image', () => {
  it.each([
    ['PNG', png(640, 480)],
    ['GIF', gif(640, 480)],
    ['lossy WebP', lossy(640, 480)],
    ['lossless WebP', lossless(640, 480)],
    ['extended WebP', extended(640, 480)],
    ['JPEG', jpeg(640, 480)],
    ['progressive JPEG', jpeg(640, 480, { frame: 0xc2 })],
    ['JPEG behind 60 kB of camera data', jpeg(640, 480, { before: segment(0xe1, new Array(60_000).fill(0xc0)) })],
    ['JPEG, upright by its Exif', jpeg(640, 480, { before: exif(3) })],
    ['JPEG, turned by its Exif', jpeg(480, 640, { before: exif(6) })],
    ['JPEG, turned by little-endian Exif', jpeg(480, 640, { before: exif(8, little, 'II') })],
    ['AVIF', avif(ispe(640, 480))],
    ['AVIF with a thumbnail and tiles', avif([...ispe(64, 48), ...ispe(640, 480), ...ispe(320, 240)])],
    ['turned AVIF', avif([...box('irot', [1]), ...ispe(480, 640)])],
  ])('is read from %s', (_, bytes) => {
    expect(sizeOf(bytes)).toEqual({ width: 640, height: 480 })
  })

  it.each([
    ['no height', png(640, 0)],
    ['no width', gif(0, 480)],
    ['sides that no browser shows', png(0xffffffff, 0x7fffffff)],
    ['one such side', avif(ispe(65_536, 10))],
    [
      'a JPEG whose frame comes after the first bytes',
      jpeg(640, 480, {
        before: segment(0xe1, []).concat(new Array(3).fill(segment(0xe2, new Array(65_000).fill(0))).flat()),
      }),
    ],
    ['a JPEG whose lines are counted at its end', jpeg(640, 0)],
    ['a JPEG that scans at once', [0xff, 0xd8, ...segment(0xda, [0])]],
    ['an AVIF without properties', avif([])],
    ['a WebP of another kind', webp('ALPH', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('is unknown with %s, and the image is one', (_, bytes) => {
    expect(sizeOf(bytes)).toBeNull()
  })

  const whole = [
    png(640, 480),
    gif(640, 480),
    lossy(640, 480),
    lossless(640, 480),
    extended(640, 480),
    jpeg(640, 480, { before: exif(6) }),
    avif([...box('irot', [1]), ...ispe(480, 640)]),
  ]

  it('of one cut anywhere is the true one or unknown', () => {
    for (const bytes of whole) {
      for (let length = 0; length <= bytes.length; length++) {
        const size = sizeOf(bytes.slice(0, length))
        // Without the place of its turning, an AVIF cannot be known to lie on its side: it stands before.
        expect([undefined, null, sizeOf(bytes)]).toContainEqual(size)
      }
    }
  })

  it('of one with any bytes in it never throws and is never beyond what a browser shows', () => {
    const change = fc.record({ at: fc.nat(200), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) })
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.array(change, { maxLength: 4 }), (original, changes) => {
        const bytes = Uint8Array.from(original)
        for (const { at, bytes: put } of changes)
          bytes.set(put.subarray(0, bytes.length - (at % bytes.length)), at % bytes.length)
        const size = sniffImage(bytes)?.size
        for (const side of size ? [size.width, size.height] : []) {
          expect(Number.isInteger(side) && side >= 1 && side <= 65_535).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('of one crafted to be walked for long is given up', () => {
    const segments = new Array(sniffLength / 4).fill([0xff, 0xe1, 0, 2]).flat()
    expect(sizeOf([0xff, 0xd8, ...segments])).toBeNull()
    expect(
      sizeOf([...box('ftyp', latin1('avif')), ...new Array(sniffLength / 8).fill(box('free', [])).flat()]),
    ).toBeNull()
    expect(sizeOf([...box('ftyp', latin1('avif')), 0, 0, 0, 0, ...latin1('meta')])).toBeNull()
  })
})
