/** Bytes enough to tell an image by. */
export const sniffLength = 64

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end))

const png = '\x89PNG\r\n\x1a\n'

/**
 * The type of an image that every browser shows and none runs: what the first bytes say, whatever was declared. Null
 * for all else, SVG above all, which carries scripts.
 */
export function sniffImageType(bytes: Uint8Array): string | null {
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
  const end = Math.min(boxLength, bytes.length, sniffLength)
  for (let at = 8; at + 4 <= end; at += 4) {
    // The four bytes after the main brand are its version.
    const brand = at === 12 ? '' : latin1(bytes, at, at + 4)
    if (brand === 'avif' || brand === 'avis') return true
  }
  return false
}
