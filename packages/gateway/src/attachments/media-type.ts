/**
 * What browsers play or show in place and that runs nothing on our side: sound, film and PDF, told by the first bytes,
 * whatever was declared. Pure.
 */

/** Enough to tell one by. */
export const mediaSniffLength = 64

const latin1 = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))

/** Undefined for all that is neither: it is saved, not shown. */
export function sniffMedia(bytes: Uint8Array): string | undefined {
  const head = latin1(bytes, 0, 4)
  if (latin1(bytes, 0, 5) === '%PDF-') return 'application/pdf'
  if (head === 'OggS') return latin1(bytes, 28, 35) === '\x80theora' ? 'video/ogg' : 'audio/ogg'
  if (head === 'RIFF') return latin1(bytes, 8, 12) === 'WAVE' ? 'audio/wav' : undefined
  if (head === 'fLaC') return 'audio/flac'
  if (head === '\x1aE\xdf\xa3') return latin1(bytes, 0, mediaSniffLength).includes('webm') ? 'video/webm' : undefined
  if (latin1(bytes, 4, 8) === 'ftyp') return mediaOfBrand(latin1(bytes, 8, 12))
  return head.startsWith('ID3') ? 'audio/mpeg' : mediaOfFrame(bytes)
}

/** Of an ISO media file. Pictures are of this family, too. */
function mediaOfBrand(brand: string): string | undefined {
  if (/^M4[AB] $/.test(brand)) return 'audio/mp4'
  if (/^(qt {2}|isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|3g[p2].|mmp4|f4v )$/.test(brand)) return 'video/mp4'
  return undefined
}

/** MP3 and AAC without a header begin with a frame: eleven set bits, then what kind it is. */
function mediaOfFrame([first = 0, second = 0]: Uint8Array): string | undefined {
  if (first !== 0xff) return undefined
  if ((second & 0xf6) === 0xf0) return 'audio/aac'
  const isLayer3 = (second & 0xe6) === 0xe2
  return isLayer3 ? 'audio/mpeg' : undefined
}
