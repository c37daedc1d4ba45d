/** Writes a document as it is read, to stdout or into a file. */
import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { naming } from './naming.ts'

export async function writeDocument(
  document: AsyncIterable<string | Uint8Array>,
  output: string | undefined,
): Promise<void> {
  if (output === undefined) await pipeline(document, process.stdout, { end: false })
  else await naming('file', output, writeWhole(document, output))
}

/** In its place only when it is whole. */
async function writeWhole(document: AsyncIterable<string | Uint8Array>, path: string): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.part`
  try {
    await pipeline(document, createWriteStream(draft, { mode: 0o600, flags: 'wx' }))
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
