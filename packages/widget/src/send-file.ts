/** A file of the chat to its visitor: shown only when it truly is an image of a safe type, else saved. */
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Files, StoredFile } from './files.ts'

const MIME_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/i

export async function sendFile(res: ServerResponse, files: Files, file: StoredFile): Promise<void> {
  const declared = MIME_TYPE.test(file.mimeType) ? file.mimeType : 'application/octet-stream'
  const name = encodeURIComponent(file.name.toWellFormed()).replace(/['()*]/g, escapeCharacter)
  res.writeHead(200, {
    'Content-Type': file.image ?? declared,
    'Content-Length': file.size,
    'Content-Disposition': `${file.image ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cache-Control': 'private, max-age=3600, immutable',
  })
  await pipeline(files.open(file), res)
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`
}
