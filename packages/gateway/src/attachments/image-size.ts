/**
 * The size of an image, from its first bytes alone: enough to keep its place on the screen before it is there. Nothing
 * here throws, and a number that was cut off is NaN; `sniffImage` says which ones count.
 */
import { big32, little16, little24, little32, nameAt } from './image-bytes.ts'

export interface ImageSize {
  width: number
  height: number
}

export const unknownSize: ImageSize = { width: Number.NaN, height: Number.NaN }

export const turned = ({ width, height }: ImageSize): ImageSize => ({ width: height, height: width })

export const readPngSize = (bytes: Uint8Array): ImageSize =>
  nameAt(bytes, 12) === 'IHDR' ? { width: big32(bytes, 16), height: big32(bytes, 20) } : unknownSize

export const readGifSize = (bytes: Uint8Array): ImageSize => ({ width: little16(bytes, 6), height: little16(bytes, 8) })

const fourteenBits = 0x4000

/** Lossy, lossless, or extended: each has it in another place. */
export function readWebpSize(bytes: Uint8Array): ImageSize {
  const chunk = nameAt(bytes, 12)
  if (chunk === 'VP8X') return { width: little24(bytes, 24) + 1, height: little24(bytes, 27) + 1 }
  if (chunk === 'VP8L' && bytes[20] === 0x2f) {
    const bits = little32(bytes, 21)
    return { width: (bits % fourteenBits) + 1, height: (Math.floor(bits / fourteenBits) % fourteenBits) + 1 }
  }
  if (chunk === 'VP8 ' && little24(bytes, 23) === 0x2a019d) {
    return { width: little16(bytes, 26) % fourteenBits, height: little16(bytes, 28) % fourteenBits }
  }
  return unknownSize
}

interface Box {
  name: string
  body: Uint8Array
}

/** The boxes of an ISO media file that begin in these bytes. */
function* boxesIn(bytes: Uint8Array): Generator<Box> {
  let at = 0
  // A box shorter than its own head would be read for ever; one of 64-bit length holds the pixels.
  for (let length = big32(bytes, at); length >= 8; length = big32(bytes, at)) {
    yield { name: nameAt(bytes, at + 4), body: bytes.subarray(at + 8, at + length) }
    at += length
  }
}

function findBox(bytes: Uint8Array, name: string): Uint8Array {
  for (const box of boxesIn(bytes)) if (box.name === name) return box.body
  return new Uint8Array()
}

/** The largest of the pictures in it: a tile, a thumbnail or a mask is none larger than the whole. */
export function readAvifSize(bytes: Uint8Array): ImageSize {
  const meta = findBox(bytes, 'meta').subarray(4)
  let size = unknownSize
  let isTurned = false
  for (const { name, body } of boxesIn(findBox(findBox(meta, 'iprp'), 'ipco'))) {
    if (name === 'irot') isTurned = (body[0] ?? 0) % 2 === 1
    const found = { width: big32(body, 4), height: big32(body, 8) }
    if (name === 'ispe' && !(found.width * found.height <= size.width * size.height)) size = found
  }
  return isTurned ? turned(size) : size
}
