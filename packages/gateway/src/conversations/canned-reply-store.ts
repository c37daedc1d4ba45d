import type { CannedReply } from '../commands/canned-reply.ts'
import type { PageOf, PageRequest } from '../lib/page.ts'

/** An empty language is any; `uploadIds` names all files it is to have, those it has already among them. */
export type CannedReplyPatch = Partial<Pick<CannedReply, 'shortcut' | 'title' | 'text' | 'language'>> & {
  uploadIds?: readonly string[]
}

export type CannedReplyOutcome =
  | { kind: 'recorded'; reply: CannedReply; blobKeys?: string[] }
  | { kind: 'not_found' }
  /** Whoever shares it, or the owner, has the shortcut already in this language, in whatever case. */
  | { kind: 'shortcut_taken' }
  /** Which of `uploadIds` are no uploads, or not any more. */
  | { kind: 'uploads_gone'; indexes: number[] }

export interface CannedReplyRequest {
  instanceId: string
  id: string
  /** Whose it is; absent for one that all share. Another one is not found. */
  ownerId?: string | undefined
  now: number
}

/** Each change is told in the log of the instance. */
export interface CannedReplyStore {
  /** The shared ones, and those of the agent, in the order of their shortcuts. */
  listCannedReplies(
    request: PageRequest & { instanceId: string; agentId?: string | undefined },
  ): Promise<PageOf<CannedReply>>
  /** A shared one, or one of the agent. */
  findCannedReply(request: { instanceId: string; agentId: string; id: string }): Promise<CannedReply | undefined>
  recordCannedReply(reply: CannedReply, uploadIds?: readonly string[]): Promise<CannedReplyOutcome>
  /** Files that it lets go are to be deleted: `blobKeys`. */
  updateCannedReply(request: CannedReplyRequest & { patch: CannedReplyPatch }): Promise<CannedReplyOutcome>
  /** What it was, with its files, which are to be deleted; undefined when there is none. */
  deleteCannedReply(request: CannedReplyRequest): Promise<CannedReply | undefined>
}
