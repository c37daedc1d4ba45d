/** What of a decision partners are told: read from the rows it writes, whoever decided it. Pure. */
import type { Activity } from '../commands/activity.ts'
import type { State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'

export type Occasion = { conversationId: string } & (
  | { kind: 'activity'; activity: Activity }
  /** Of a customer who was not known, or whose last one is closed for long. */
  | { kind: 'begun'; conversation: ConversationRow }
  /** `upTo`: by one agent, so far; null: by whoever reads for all. */
  | { kind: 'read'; upTo: number | null }
  | { kind: 'exhausted'; messageId: string; attempts: number; error: string | null }
  | { kind: 'file_failed'; attachmentId: string; error: string | null }
)

/** The activities that partners are told of, in any of these events. */
const told = ['taken', 'assigned', 'transferred', 'released', 'queued', 'returned', 'closed', 'reopened', 'undone']
const kinds = new Set(told.map((deed) => `conversation.${deed}`))

/** Whether any of them could be about a conversation: most decisions are not, and this is asked of each. */
export function findOccasions(changes: readonly RowChange[], state: State): Occasion[] {
  const occasions: Occasion[] = []
  for (const change of changes) {
    const occasion = occasionOf(change, state)
    if (occasion) occasions.push(occasion)
  }
  return occasions
}

function occasionOf(change: RowChange, state: State): Occasion | undefined {
  switch (change.table) {
    case 'activities':
      return change.kind === 'insert' ? ofActivity(change.row) : undefined
    case 'conversations':
      if (change.kind === 'insert' && isHandOver(change.row))
        return { kind: 'begun', conversationId: change.row.id, conversation: change.row }
      if (change.kind === 'update' && isReadForAll(change.patch))
        return { kind: 'read', conversationId: change.key.id, upTo: null }
      return undefined
    case 'conversationReads':
      return ofRead(change)
    case 'deliveries':
      return change.kind === 'update' && change.patch.state === 'exhausted' ? ofGivenUp(change, state) : undefined
    case 'attachments':
      return change.kind === 'update' && change.patch.state === 'failed' ? ofFailure(change, state) : undefined
    default:
      return undefined
  }
}

function ofActivity(activity: Activity): Occasion | undefined {
  const { conversationId, kind } = activity
  return conversationId && kinds.has(kind) ? { kind: 'activity', conversationId, activity } : undefined
}

/** An agent who writes first makes nobody wait. */
const isHandOver = ({ status, assigneeId, withBot, waitingSince }: ConversationRow): boolean =>
  status === 'open' && assigneeId === null && !withBot && waitingSince !== null

const isReadForAll = (patch: Partial<ConversationRow>): boolean =>
  patch.unreadCount === 0 && Object.keys(patch).length === 1

type ChangeOf<T extends RowChange['table']> = Extract<RowChange, { table: T }>
type UpdateOf<T extends RowChange['table']> = Extract<ChangeOf<T>, { kind: 'update' }>

function ofRead(change: ChangeOf<'conversationReads'>): Occasion | undefined {
  if (change.kind === 'insert')
    return { kind: 'read', conversationId: change.row.conversationId, upTo: change.row.readCount }
  if (change.kind !== 'update' || change.patch.readCount === undefined) return undefined
  return { kind: 'read', conversationId: change.key.conversationId, upTo: change.patch.readCount }
}

function ofGivenUp({ key, patch }: UpdateOf<'deliveries'>, { deliveries }: State): Occasion | undefined {
  const delivery = deliveries.find(({ seq }) => seq === key.seq)
  if (!delivery || delivery.messageId === null) return undefined
  const { conversationId, messageId, attempts } = delivery
  const error = patch.lastError ?? null
  return { kind: 'exhausted', conversationId, messageId, attempts: patch.attempts ?? attempts, error }
}

function ofFailure({ key, patch }: UpdateOf<'attachments'>, { attachment }: State): Occasion | undefined {
  const file = attachment.find(({ id }) => id === key.id)
  return file && { ...file, kind: 'file_failed', attachmentId: file.id, error: patch.error ?? null }
}
