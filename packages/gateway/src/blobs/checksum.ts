/** CRC-32 of a file that comes in chunks, as S3 writes it: of the whole, and of the parts it was sent in. Pure. */
import { crc32 } from 'node:zlib'

export interface Checksum {
  update(chunk: Uint8Array): void
  /** Whether `sum` is that of all bytes so far; `CRC-N` is the sum of the sums of N parts. */
  matches(sum: string): boolean
}

export function createChecksum(partBytes: number): Checksum {
  let whole = 0
  let part = 0
  let left = partBytes
  const parts: number[] = []

  const ofParts = (): string => {
    const sums = left === partBytes ? parts : [...parts, part]
    return `${encode(crc32(Buffer.concat(sums.map(bytesOf))))}-${sums.length}`
  }
  return {
    update(chunk) {
      whole = crc32(chunk, whole)
      for (let from = 0; from < chunk.length; ) {
        const piece = chunk.subarray(from, from + left)
        part = crc32(piece, part)
        from += piece.length
        left -= piece.length
        if (left > 0) continue
        parts.push(part)
        part = 0
        left = partBytes
      }
    },
    matches: (sum) => sum === (sum.includes('-') ? ofParts() : encode(whole)),
  }
}

function bytesOf(sum: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(sum)
  return bytes
}

const encode = (sum: number): string => bytesOf(sum).toString('base64')
