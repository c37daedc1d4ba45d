/** What is to be known of a reply's files before any is read: whether they are there, and which go inline. Pure. */
import { type Command, unchanged } from '../commands/command.ts'
import type { ReplyConnector, State } from '../commands/look-ups.ts'
import type { UploadRow } from '../commands/rows.ts'
import { goesInline, maxInlineBytes } from './compose-reply.ts'
import type { ReplyFilesFound } from './conversation-store.ts'

interface ReplyFilesAsked {
  instanceId: string
  conversationId: string
  uploadIds: readonly string[]
}

/** Writes nothing. */
export const findReplyFiles = (asked: ReplyFilesAsked): Command<ReplyFilesFound> => ({
  needs: {
    conversation: { id: asked.conversationId },
    replyConnector: asked,
    ...(asked.uploadIds.length > 0 && { uploads: { instanceId: asked.instanceId, ids: asked.uploadIds } }),
  },
  decide: (state) => unchanged(decideFiles(asked, state)),
})

export function decideFiles({ instanceId, uploadIds }: ReplyFilesAsked, state: State): ReplyFilesFound {
  const [conversation] = state.conversation
  const [connector] = state.replyConnector
  if (conversation?.instanceId !== instanceId || !connector) return { kind: 'not_found' }
  const byId = new Map(state.uploads.map((upload) => [upload.id, upload]))
  const uploads = uploadIds.flatMap((id) => byId.get(id) ?? [])
  return {
    kind: 'found',
    missing: uploadIds.flatMap((id, index) => (byId.has(id) ? [] : [index])),
    // What goes nowhere is not read.
    inline: connector.deletedAt === null ? chooseInline(connector, uploads) : [],
  }
}

/** In their order, as long as all together are not too much. */
function chooseInline(connector: ReplyConnector, uploads: readonly UploadRow[]) {
  let bytes = 0
  return uploads.flatMap(({ id, size, blobKey }) => {
    if (!goesInline(connector, size) || bytes + size > maxInlineBytes) return []
    bytes += size
    return [{ uploadId: id, blobKey }]
  })
}
