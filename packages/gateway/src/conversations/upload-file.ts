import { LIMITS } from '@passerelle/protocol'
import { maxFileBytes, type Upload } from '../attachments/attachment.ts'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import type { BlobStore } from '../attachments/blob-store.ts'
import { sniffImage } from '../attachments/image-type.ts'
import { peek } from '../attachments/peek.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { toOneLine } from '../messages/inbound-message.ts'

interface Dependencies {
  store: Pick<AttachmentStore, 'recordUpload'>
  blobs: Pick<BlobStore, 'put' | 'delete'>
  clock: Pick<Clock, 'now'>
}

export interface NewFile {
  instanceId: string
  agentId: string
  name: string | undefined
  mimeType: string | undefined
  /** Fails at the end when the file was cut, or brought something with it that cannot be taken. */
  bytes: AsyncIterable<Uint8Array>
}

/** Keeps a file that an agent will send along; nothing stays of one that is cut or too large (`BlobTooLarge`). */
export async function uploadFile({ store, blobs, clock }: Dependencies, file: NewFile): Promise<Upload> {
  const { stream, head } = peek(file.bytes)
  const { key, size } = await blobs.put(stream, { maxBytes: maxFileBytes })
  try {
    const now = clock.now()
    const upload: Upload = {
      id: newId(now),
      instanceId: file.instanceId,
      agentId: file.agentId,
      name: cleanName(file.name),
      mimeType: cleanType(file.mimeType),
      size,
      blobKey: key,
      image: sniffImage(head()),
      createdAt: now,
    }
    await store.recordUpload(upload)
    return upload
  } catch (error) {
    await blobs.delete(key)
    throw error
  }
}

/** The name alone, of a file whose browser sent its whole path, on one line. */
export function cleanName(name: string | undefined): string {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? ''
  const clean = toOneLine(last)
  return cut(clean === '' || clean === '.' || clean === '..' ? 'file' : clean)
}

/** At most as long as a name may be, with its ending kept and no character cut in half. */
function cut(name: string): string {
  if (name.length <= LIMITS.nameLength) return name
  const ending = /\.[^.]{1,16}$/.exec(name)?.[0] ?? ''
  const start = name.slice(0, LIMITS.nameLength - ending.length)
  return (start.isWellFormed() ? start : start.slice(0, -1)) + ending
}

const typePattern = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\x20-\x7e]*)?$/

export const cleanType = (type: string | undefined): string =>
  type !== undefined && type.length <= LIMITS.nameLength && typePattern.test(type) ? type : 'application/octet-stream'
