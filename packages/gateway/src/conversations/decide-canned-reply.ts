/** The ready answers of an instance; each change is told to its desks. Pure. */

import type { CannedReply } from '../commands/canned-reply.ts'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, tell, update } from '../commands/row-changes.ts'
import type { CannedReplyRow } from '../commands/rows.ts'
import type { CannedReplyOutcome, CannedReplyPatch } from './canned-reply-store.ts'

export const recordCannedReply = (reply: CannedReply): Command<CannedReplyOutcome> => ({
  needs: { cannedRepliesByShortcut: reply },
  decide: (state) => write(reply, state, 'canned_reply.created'),
})

interface CannedReplyRequest {
  instanceId: string
  id: string
  now: number
}

export const updateCannedReply = (
  wanted: CannedReplyRequest & { patch: CannedReplyPatch },
): Command<CannedReplyOutcome> => ({
  needs: {
    cannedReply: wanted,
    ...(wanted.patch.shortcut !== undefined && {
      cannedRepliesByShortcut: { instanceId: wanted.instanceId, shortcut: wanted.patch.shortcut },
    }),
  },
  decide: (state) => {
    const [before] = state.cannedReply
    if (!before) return unchanged({ kind: 'not_found' })
    return write({ ...before, ...wanted.patch, updatedAt: wanted.now }, state, 'canned_reply.updated')
  },
})

function write(reply: CannedReply, state: State, kind: string): Decision<CannedReplyOutcome> {
  const { id } = reply
  if (state.cannedRepliesByShortcut.some((other) => other.id !== id)) return unchanged({ kind: 'shortcut_taken' })
  const [before] = state.cannedReply
  const rows = before ? update('cannedReplies', { id }, { before, after: reply }) : [insert('cannedReplies', reply)]
  return { outcome: { kind: 'recorded', reply }, changes: [...rows, ...tellOf(reply, kind, reply.updatedAt)] }
}

const tellOf = ({ id, instanceId, shortcut }: CannedReplyRow, kind: string, now: number): RowChange[] => [
  tell({ kind, target: { type: 'canned_reply', id, name: shortcut }, instanceId, connectorId: null }),
  insert('changes', {
    ...{ instanceId, type: 'canned_replies.updated', conversationId: '', messageId: null, recordedAt: now },
  }),
]

/** Gives what it was; undefined when there is none. */
export const deleteCannedReply = (wanted: CannedReplyRequest): Command<CannedReply | undefined> => ({
  needs: { cannedReply: wanted },
  decide: ({ cannedReply: [before] }) =>
    before
      ? {
          outcome: before,
          changes: [remove('cannedReplies', { id: before.id }), ...tellOf(before, 'canned_reply.deleted', wanted.now)],
        }
      : unchanged(undefined),
})
