/** How long a partner may fetch the files of a message: without end until its delivery is settled. Pure. */
import type { PartnerFile } from '../commands/delivery-look-ups.ts'
import { type RowChange, update } from '../commands/row-changes.ts'

export interface FileTimes {
  now: number
  /** For one that was fetched, and for one that was not. */
  attachmentGraceMs: number
  attachmentTtlMs: number
}

export const startFileTimes = (
  files: readonly PartnerFile[],
  messageId: string | null,
  times: FileTimes,
): RowChange[] =>
  changeFiles(files, messageId, (file) => ({
    goneAt: times.now + (file.downloadedAt === null ? times.attachmentTtlMs : times.attachmentGraceMs),
  }))

/** As if none was ever fetched. */
export const resetFileTimes = (files: readonly PartnerFile[], messageId: string | null): RowChange[] =>
  changeFiles(files, messageId, () => ({ downloadedAt: null, goneAt: null }))

const changeFiles = (
  files: readonly PartnerFile[],
  messageId: string | null,
  patchOf: (file: PartnerFile) => Partial<PartnerFile>,
): RowChange[] =>
  files
    .filter((file) => file.messageId === messageId)
    .flatMap((file) => update('attachments', { id: file.id }, { before: file, after: patchOf(file) }))
