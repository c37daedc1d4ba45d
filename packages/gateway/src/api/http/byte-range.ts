import type { BlobPart } from '../../attachments/blob-store.ts'

/**
 * The part of a file that a request asks for (RFC 9110, `Range: bytes=`). Undefined for the whole: several parts at once,
 * other units, what is no range at all and what lies beyond the file may be answered with it. Pure.
 */
export function readRange(header: string | undefined, size: number): BlobPart | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return from <= to ? { from, to } : undefined
}
