import { big16, big32, little16, little32, nameAt } from './image-bytes.ts'
import { type ImageSize, turned, unknownSize } from './image-size.ts'

const app1 = 0xe1
const startOfScan = 0xda
const endOfImage = 0xd9

/** Frames of all codings; the three codes between them are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

const hasNoLength = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

/** From segment to segment up to the frame; turned when the camera lay on its side. */
export function readJpegSize(bytes: Uint8Array): ImageSize {
  let isTurned = false
  let at = 2
  while (bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? endOfImage
    if (marker === startOfScan || marker === endOfImage) return unknownSize
    if (isFrame(marker)) {
      const size = { width: big16(bytes, at + 7), height: big16(bytes, at + 5) }
      return isTurned ? turned(size) : size
    }
    // 0xff before a marker is filling.
    if (marker === 0xff) at += 1
    else if (hasNoLength(marker)) at += 2
    else {
      const next = at + 2 + Math.max(2, big16(bytes, at + 2))
      if (marker === app1) isTurned ||= liesOnItsSide(bytes.subarray(at + 4, next))
      at = next
    }
  }
  return unknownSize
}

const orientationTag = 0x0112

/** Whether the first directory of Exif data gives one of the orientations that swap the sides. */
function liesOnItsSide(segment: Uint8Array): boolean {
  if (nameAt(segment, 0) !== 'Exif') return false
  const tiff = segment.subarray(6)
  const isLittle = nameAt(tiff, 0).startsWith('II')
  const read16 = isLittle ? little16 : big16
  const directory = (isLittle ? little32 : big32)(tiff, 4)
  const count = read16(tiff, directory)
  for (let entry = 0; entry < count; entry++) {
    const at = directory + 2 + entry * 12
    if (at >= tiff.length) return false
    if (read16(tiff, at) === orientationTag) return read16(tiff, at + 8) >= 5 && read16(tiff, at + 8) <= 8
  }
  return false
}
