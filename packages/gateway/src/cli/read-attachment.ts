/** A file of this machine as part of a message. */
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { type Attachment, LIMITS } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { fileAttachment } from '@passerelle/sdk'
import { StartRefused } from '../lib/errors.ts'

const types: Record<string, string> = {
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.txt': 'text/plain',
  '.webp': 'image/webp',
  '.zip': 'application/zip',
}

const mebibyte = 1024 * 1024

export async function readAttachment(path: string): Promise<Attachment> {
  const bytes = await readBytes(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error
    throw new StartRefused(reason('outgoing_file_unreadable', { path, detail: error.code }))
  })
  const mimeType = types[extname(path).toLowerCase()] ?? 'application/octet-stream'
  return fileAttachment({ name: basename(path), mimeType, bytes })
}

async function readBytes(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size <= LIMITS.attachmentBytes) return readFile(path)
  throw new StartRefused(reason('outgoing_file_too_large', { path, max: LIMITS.attachmentBytes / mebibyte }))
}
