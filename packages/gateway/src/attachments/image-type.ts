import { type ImageSize, readAvifSize, readGifSize, readPngSize, readWebpSize } from './image-size.ts'
import { readJpegSize } from './jpeg-size.ts'

/** An image that every browser shows and none runs; its size in CSS pixels where the first bytes tell it. */
export interface SafeImage {
  type: string
  size: ImageSize | null
}

/** Bytes enough to tell an image by, and almost always its size: a JPEG has it behind camera data and colour profile. */
export const sniffLength = 128 * 1024

/** Of the box that names the brands of an AVIF. */
const brandsLength = 64

/** No format of ours but PNG goes beyond, and no browser shows a PNG that does. */
const maxSide = 65_535

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end))

const sizeReaders = {
  'image/png': readPngSize,
  'image/jpeg': readJpegSize,
  'image/gif': readGifSize,
  'image/webp': readWebpSize,
  'image/avif': readAvifSize,
}

/** What the first bytes say, whatever was declared. Null for all that is no safe image, SVG above all, which carries scripts. */
export function sniffImage(bytes: Uint8Array): SafeImage | null {
  const type = sniffType(bytes)
  if (type === null) return null
  // No more than that of a file that came whole: a crafted one would be walked for long.
  const { width, height } = sizeReaders[type](bytes.subarray(0, sniffLength))
  return { type, size: isSide(width) && isSide(height) ? { width, height } : null }
}

/** What stands past the bytes we have is NaN. */
const isSide = (pixels: number): boolean => pixels >= 1 && pixels <= maxSide

const png = '\x89PNG\r\n\x1a\n'

function sniffType(bytes: Uint8Array): keyof typeof sizeReaders | null {
  if (latin1(bytes, 0, png.length) === png) return 'image/png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  const head = latin1(bytes, 0, 6)
  if (head === 'GIF87a' || head === 'GIF89a') return 'image/gif'
  if (head.startsWith('RIFF') && latin1(bytes, 8, 12) === 'WEBP') return 'image/webp'
  return isAvif(bytes) ? 'image/avif' : null
}

/** An ISO media file whose first box names the AVIF brand, as the main one or among the compatible ones. */
function isAvif(bytes: Uint8Array): boolean {
  if (latin1(bytes, 4, 8) !== 'ftyp') return false
  const boxLength = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
  const end = Math.min(boxLength, bytes.length, brandsLength)
  for (let at = 8; at + 4 <= end; at += 4) {
    // The four bytes after the main brand are its version.
    const brand = at === 12 ? '' : latin1(bytes, at, at + 4)
    if (brand === 'avif' || brand === 'avis') return true
  }
  return false
}
