/** Writes the document of one customer, and the files it names, as they are read. */
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { writeCustomerDocument } from '../api/http/customer-document.ts'
import type { Attachment } from '../attachments/attachment.ts'
import type { BlobStore } from '../attachments/blob-store.ts'
import type { Clock } from '../lib/clock.ts'
import { type ExportCustomerDeps, exportCustomer } from '../privacy/export-customer.ts'
import type { Customer } from '../privacy/privacy-store.ts'
import { naming } from './naming.ts'
import type { Exported, ExportPlace } from './operations.ts'
import { writeDocument } from './write-document.ts'

export interface ExportDeps extends ExportCustomerDeps {
  blobs: Pick<BlobStore, 'open'>
  clock: Pick<Clock, 'now'>
}

export interface ExportRequest extends ExportPlace {
  customer: Customer
}

export async function writeExport(deps: ExportDeps, request: ExportRequest): Promise<Exported> {
  const { customer, output, files } = request
  const written = { conversations: 0, files: 0, missingFiles: 0 }
  const { contact, conversations: all } = await exportCustomer(deps, customer)
  const conversations = countThem(all, () => written.conversations++)
  if (files !== undefined) await naming('folder', files, mkdir(files, { recursive: true, mode: 0o700 }))
  const document = writeCustomerDocument(
    customer,
    { contact, conversations },
    {
      now: deps.clock.now(),
      ...(files !== undefined && { fileOf: (attachment) => writeBytes(deps, files, attachment, written) }),
    },
  )
  await writeDocument(document, output)
  return written
}

async function* countThem<T>(items: AsyncIterable<T>, count: () => void): AsyncGenerator<T> {
  for await (const item of items) {
    count()
    yield item
  }
}

/** Under its id: names come from outside, may be alike, and may be no file names. */
async function writeBytes(
  { blobs }: ExportDeps,
  folder: string,
  { id, name, blobKey }: Attachment,
  written: Pick<Exported, 'files' | 'missingFiles'>,
): Promise<string | undefined> {
  if (blobKey === null) return undefined
  const blob = await blobs.open(blobKey)
  if (!blob) {
    written.missingFiles++
    return undefined
  }
  const fileName = id + (/\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0] ?? '')
  const path = join(folder, fileName)
  await naming('file', path, pipeline(blob.stream, createWriteStream(path, { mode: 0o600 })))
  written.files++
  return fileName
}
