/** The ready answers of an instance and of its agents; each change is told to its desks. Pure. */

import { uploadOf } from '../attachments/attachment-rows.ts'
import type { CannedFile, CannedReply } from '../commands/canned-reply.ts'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, tell, update } from '../commands/row-changes.ts'
import type { CannedReplyRow, UploadRow } from '../commands/rows.ts'
import type { CannedReplyOutcome, CannedReplyPatch, CannedReplyRequest } from './canned-reply-store.ts'

export const recordCannedReply = (
  reply: CannedReply,
  uploadIds: readonly string[] = [],
): Command<CannedReplyOutcome> => ({
  needs: {
    cannedRepliesByShortcut: { instanceId: reply.instanceId, shortcut: reply.shortcut },
    ...(uploadIds.length > 0 && { uploads: { instanceId: reply.instanceId, ids: uploadIds } }),
  },
  decide: (state) => {
    const row = toRow(reply)
    return write({ row, rows: [insert('cannedReplies', row)], uploadIds, kind: 'canned_reply.created' }, state)
  },
})

export const updateCannedReply = (
  wanted: CannedReplyRequest & { patch: CannedReplyPatch },
): Command<CannedReplyOutcome> => {
  const { instanceId, id } = wanted
  const { uploadIds, ...patch } = wanted.patch
  const isRenamed = patch.shortcut !== undefined || patch.language !== undefined
  return {
    needs: {
      cannedReply: wanted,
      filesOfCannedReply: { cannedReplyId: id },
      ...(isRenamed && {
        cannedRepliesByShortcut: {
          instanceId,
          ...(patch.shortcut === undefined ? { besideId: id } : { shortcut: patch.shortcut }),
        },
      }),
      ...(uploadIds && uploadIds.length > 0 && { uploads: { instanceId, ids: uploadIds } }),
    },
    decide: (state) => {
      const before = findOwned(wanted, state)
      if (!before) return unchanged({ kind: 'not_found' })
      const row = { ...before, ...patch, updatedAt: wanted.now }
      const rows = update('cannedReplies', { id }, { before, after: row })
      return write({ row, rows, uploadIds, kind: 'canned_reply.updated' }, state)
    },
  }
}

interface Change {
  row: CannedReplyRow
  rows: RowChange[]
  /** Undefined: its files stay. */
  uploadIds: readonly string[] | undefined
  kind: string
}

function write({ row, rows, uploadIds, kind }: Change, state: State): Decision<CannedReplyOutcome> {
  const isSame = (other: Pick<CannedReplyRow, 'ownerId' | 'language'>) =>
    other.ownerId === row.ownerId && other.language === row.language
  if (state.cannedRepliesByShortcut.some((other) => other.id !== row.id && isSame(other))) {
    return unchanged({ kind: 'shortcut_taken' })
  }
  const files = changeFiles(row.id, uploadIds, state)
  if (files.missing.length > 0) return unchanged({ kind: 'uploads_gone', indexes: files.missing })
  const blobKeys = files.dropped.map(({ blobKey }) => blobKey)
  return {
    outcome: { kind: 'recorded', reply: toCannedReply(row, files.kept), ...(blobKeys.length > 0 && { blobKeys }) },
    changes: [...rows, ...files.rows, ...tellOf(row, kind, row.updatedAt)],
  }
}

/** A file that is kept does not run out. */
const forever = Number.MAX_SAFE_INTEGER

function changeFiles(replyId: string, uploadIds: readonly string[] | undefined, state: State) {
  const had = state.filesOfCannedReply
  if (uploadIds === undefined) return { kept: had.map(uploadOf), dropped: [], missing: [], rows: [] }
  const byId = new Map([...had, ...state.uploads].map((file): [string, UploadRow] => [file.id, file]))
  const kept = uploadIds.flatMap((id) => byId.get(id) ?? [])
  const dropped = had.filter(({ id }) => !uploadIds.includes(id))
  return {
    kept: kept.map(uploadOf),
    dropped,
    missing: uploadIds.flatMap((id, index) => (byId.has(id) && uploadIds.indexOf(id) === index ? [] : [index])),
    rows: [
      ...kept.flatMap((before) =>
        update('uploads', { id: before.id }, { before, after: { cannedReplyId: replyId, createdAt: forever } }),
      ),
      ...dropped.map(({ id }) => remove('uploads', { id })),
    ],
  }
}

const findOwned = ({ ownerId = '' }: CannedReplyRequest, { cannedReply: [reply] }: State) =>
  reply?.ownerId === ownerId ? reply : undefined

const tellOf = ({ id, instanceId, shortcut }: CannedReplyRow, kind: string, now: number): RowChange[] => [
  tell({ kind, target: { type: 'canned_reply', id, name: shortcut }, instanceId, connectorId: null }),
  insert('changes', {
    ...{ instanceId, type: 'canned_replies.updated', conversationId: '', messageId: null, recordedAt: now },
  }),
]

/** Gives what it was; undefined when there is none. */
export const deleteCannedReply = (wanted: CannedReplyRequest): Command<CannedReply | undefined> => ({
  needs: { cannedReply: wanted, filesOfCannedReply: { cannedReplyId: wanted.id } },
  decide: (state) => {
    const before = findOwned(wanted, state)
    if (!before) return unchanged(undefined)
    const files = state.filesOfCannedReply
    return {
      outcome: toCannedReply(before, files.map(uploadOf)),
      changes: [
        remove('cannedReplies', { id: before.id }),
        ...files.map(({ id }) => remove('uploads', { id })),
        ...tellOf(before, 'canned_reply.deleted', wanted.now),
      ],
    }
  },
})

const toRow = ({ files: _, ownerId = '', language = '', ...reply }: CannedReply): CannedReplyRow => ({
  ...reply,
  ownerId,
  language,
})

/** In the order in which the files were uploaded: their ids are. */
export const toCannedReply = (
  { ownerId, language, ...reply }: CannedReplyRow,
  files: readonly CannedFile[],
): CannedReply => ({
  ...reply,
  ...(ownerId !== '' && { ownerId }),
  ...(language !== '' && { language }),
  ...(files.length > 0 && { files: files.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }),
})
