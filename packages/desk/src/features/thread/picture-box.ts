export interface Size {
  width: number
  height: number
}

const MAX: Size = { width: 320, height: 240 }
/** So that it can be hit, and its tools have room. */
const MIN: Size = { width: 88, height: 64 }
/** Of a picture whose size nobody knows. */
const UNKNOWN: Size = { width: 240, height: 180 }

export interface PictureBox extends Size {
  /** Longer than the box is wide or high: its middle is shown. Else all of it is, never larger than it is. */
  isCut: boolean
}

/** The room of a picture in the thread: it is kept from the beginning, so that nothing moves when the picture comes. */
export function boxOf({ width, height }: { width: number | null; height: number | null }): PictureBox {
  if (width === null || height === null) return { ...UNKNOWN, isCut: true }
  const scale = Math.min(1, MAX.width / width, MAX.height / height)
  const fit = { width: Math.round(width * scale), height: Math.round(height * scale) }
  const box = { width: Math.max(MIN.width, fit.width), height: Math.max(MIN.height, fit.height) }
  return { ...box, isCut: width > box.width || height > box.height }
}
