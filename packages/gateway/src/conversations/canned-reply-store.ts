import type { CannedReply } from '../commands/canned-reply.ts'
import type { PageOf, PageRequest } from '../lib/page.ts'

export type CannedReplyPatch = Partial<Pick<CannedReply, 'shortcut' | 'title' | 'text'>>

export type CannedReplyOutcome =
  | { kind: 'recorded'; reply: CannedReply }
  | { kind: 'not_found' }
  /** The instance has the shortcut already, in whatever case. */
  | { kind: 'shortcut_taken' }

/** Each change is told in the log of the instance. */
export interface CannedReplyStore {
  /** In the order of their shortcuts. */
  listCannedReplies(request: PageRequest & { instanceId: string }): Promise<PageOf<CannedReply>>
  recordCannedReply(reply: CannedReply): Promise<CannedReplyOutcome>
  updateCannedReply(request: {
    instanceId: string
    id: string
    patch: CannedReplyPatch
    now: number
  }): Promise<CannedReplyOutcome>
  /** What it was; undefined when there is none. */
  deleteCannedReply(request: { instanceId: string; id: string; now: number }): Promise<CannedReply | undefined>
}
