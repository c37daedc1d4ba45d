import { sniffLength } from './image-type.ts'

/** Lets a stream pass and keeps its first bytes, for `sniffImage`. */
export function peek(source: AsyncIterable<Uint8Array>): {
  stream: AsyncIterable<Uint8Array>
  head(): Uint8Array
} {
  const head = new Uint8Array(sniffLength)
  let length = 0
  async function* pass() {
    for await (const chunk of source) {
      const part = chunk.subarray(0, sniffLength - length)
      head.set(part, length)
      length += part.length
      yield chunk
    }
  }
  return { stream: pass(), head: () => head.subarray(0, length) }
}
