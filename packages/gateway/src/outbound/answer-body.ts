/** The beginning of an answer's body as text for the record, decoded when it came compressed. Never thrown. */
import { Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib'

export interface AnswerBody {
  /** Takes a chunk as it arrives; gives how many bytes have come. */
  add(chunk: Uint8Array): number
  /** At most `keptBytes`, decoded. */
  text(): Promise<string>
}

export interface AnswerBodyOptions {
  /** The header `Content-Encoding`. */
  encoding: string | undefined
  keptBytes: number
  /** How much of a compressed body is held. What is not compressed is held as far as it is kept. */
  heldBytes: number
}

export function recordAnswerBody({ encoding = '', keptBytes, heldBytes }: AnswerBodyOptions): AnswerBody {
  const encodings = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  const limit = encodings.length > 0 ? heldBytes : keptBytes
  const held: Uint8Array[] = []
  let received = 0
  return {
    add(chunk) {
      if (received < limit) held.push(Uint8Array.from(chunk.subarray(0, limit - received)))
      received += chunk.length
      return received
    },
    async text() {
      if (held.length === 0) return ''
      const bytes = Buffer.concat(held)
      if (encodings.length === 0) return readLeniently(bytes, received > keptBytes)
      return decode(bytes, encodings, keptBytes)
    },
  }
}

/** Text for the record: what is not UTF-8, and NUL, which no database column takes, become U+FFFD. */
function readLeniently(bytes: Uint8Array, cut: boolean): string {
  // With `stream`, a character cut in two by our own limit is left out instead of showing as broken.
  const text = new TextDecoder().decode(bytes, { stream: cut })
  return text.replaceAll('\0', '\uFFFD')
}

const decoders: Record<string, (bytes: Uint8Array) => Transform> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  // Servers mean zlib's format or bare deflate by it; only the first has 8 in the low bits of its first byte.
  deflate: ([first = 0]) => ((first & 0x0f) === 8 ? createInflate() : createInflateRaw()),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
}

const pipeInto = (source: Readable, stage: Transform): Readable => {
  source.on('error', (error) => stage.destroy(error))
  return source.pipe(stage)
}

/** Nobody needs more, and each can make megabytes of bytes. */
const maxEncodings = 2

async function decode(bytes: Buffer, encodings: readonly string[], keptBytes: number): Promise<string> {
  const name = encodings.join(', ')
  const makers = encodings.toReversed().map((encoding) => decoders[encoding])
  if (makers.length > maxEncodings || makers.includes(undefined)) {
    return `[The body came with Content-Encoding ${name.slice(0, 100)}, which is not decoded.]`
  }
  const chunks: Buffer[] = []
  let length = 0
  try {
    const stages = makers.flatMap((make) => make?.(bytes) ?? [])
    const decoded: AsyncIterable<Buffer> = stages.reduce<Readable>(pipeInto, Readable.from([bytes]))
    for await (const chunk of decoded) {
      chunks.push(chunk)
      length += chunk.length
      if (length > keptBytes) break
    }
  } catch (error) {
    // What was cut off, by us or on its way, is worth as much as could be read of it.
    const reason = error instanceof Error ? error.message : String(error)
    if (length === 0) return `[The body came with Content-Encoding ${name} and cannot be decoded: ${reason}.]`
  }
  return readLeniently(Buffer.concat(chunks).subarray(0, keptBytes), length > keptBytes)
}
