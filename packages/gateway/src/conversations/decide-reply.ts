/**
 * An agent's reply, whole: message, files and delivery, rendered for the webhook; the conversation reopened, and taken, if
 * need be. All that can refuse it is looked at before anything is written. Pure.
 */
import { attachmentRows, uploadOf } from '../attachments/attachment-rows.ts'
import type { Actor } from '../commands/actor.ts'
import { type Command, type Decision, lastOf, unchanged } from '../commands/command.ts'
import type { Needs, ReplyConnector, State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, update } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { below, notBefore } from '../messages/thread-order.ts'
import { composeReply, type ReplyFile } from './compose-reply.ts'
import { tellOf, tellOfHolder } from './conversation-activities.ts'
import { holderOf, queuesOf, reopened } from './conversation-rules.ts'
import type { PlannedFile, ReplyOutcome, ReplyPlan } from './conversation-store.ts'
import { lastAgentOf, toAgent } from './ownership.ts'
import { deliveryRows, messageRow, recordedMessage } from './reply-rows.ts'

export const recordReply = (plan: ReplyPlan): Command<ReplyOutcome> => ({
  about: { conversationIds: [plan.conversationId], used: usedBy(plan) },
  needs: needsOf(plan),
  needsMore: ({ conversation: [before] }) => (before?.status === 'closed' ? queuesOf(before.id) : undefined),
  decide: (state) => decideReply(plan, state),
  doneBy: { actor: actorOf(plan), at: plan.now },
})

const actorOf = ({ author: { id, name }, takes }: ReplyPlan): Actor => ({ type: takes ? 'agent' : 'service', id, name })

/** An upload goes with one reply, and a key makes one: in whatever conversations they come at the same time. */
const usedBy = ({ files, idempotency }: ReplyPlan): string[] => [
  ...files.map(({ uploadId }) => `upload ${uploadId}`),
  ...(idempotency ? [`key ${idempotency.agentId} ${idempotency.key}`] : []),
]

function needsOf({ instanceId, conversationId, author, takes, files, idempotency }: ReplyPlan): Needs {
  return {
    conversation: { id: conversationId },
    conversationHolder: { conversationId },
    openConversations: { conversationId },
    replyConnector: { conversationId },
    lineHeads: { conversationId },
    sequences: { most: { messages: 1, deliveries: 1 } },
    ...(takes && { agents: { ids: [author.id] } }),
    ...(idempotency && { idempotencyKey: idempotency }),
    ...(files.length > 0 && { uploads: { instanceId, ids: files.map(({ uploadId }) => uploadId) } }),
  }
}

export function decideReply(plan: ReplyPlan, state: State): Decision<ReplyOutcome> {
  const refused = findRefusal(plan, state)
  if (refused) return unchanged(refused)
  const [before] = state.conversation
  const [connector] = state.replyConnector
  if (!before || !connector) return unchanged({ kind: 'not_found' })
  return record(plan, { before, connector, state })
}

interface Seen {
  before: ConversationRow
  connector: ReplyConnector
  state: State
}

function record(plan: ReplyPlan, { before, connector, state }: Seen): Decision<ReplyOutcome> {
  const { instanceId, conversationId, messageId, now } = plan
  const files = filesOf(plan, state)
  const reply = composeReply({ ...plan, conversation: before, connector, files })
  const held = heldAfter(plan, before, state)
  const isOtherwise = held.status !== before.status || held.assigneeId !== before.assigneeId
  const sortAt = isOtherwise ? below(before.lastPlaceAt, now) : notBefore(before.lastPlaceAt, now)
  const place = { instanceId, conversationId, thread: before.thread, seq: lastOf(state, 'messages') + 1, sortAt }
  const queued = deliveryRows(reply, place, { state, now })
  const updatedAt = Math.max(before.updatedAt, now)
  const after = {
    ...{ ...held, unreadCount: 0, waitingSince: null, triedIds: null, snoozedWait: null, returnAt: null, updatedAt },
    ...{ lastSeq: place.seq, lastSortAt: sortAt, lastPlaceAt: sortAt },
  }
  const told = { instanceId, conversationId, recordedAt: now }
  const message = recordedMessage(reply, place, { author: plan.author, isHead: hasHead(queued) })
  return {
    outcome: { kind: 'recorded', message },
    changes: [
      ...(isOtherwise ? [insert('changes', { ...told, type: 'conversation.updated', messageId: null })] : []),
      ...keyOf(plan, state),
      insert('messages', messageRow(reply, place)),
      ...files.map(({ upload }) => remove('uploads', { id: upload.id })),
      ...attachmentRows({ connectorId: connector.id, messageId, now }, reply.attachments),
      ...queued,
      ...update('conversations', { id: conversationId }, { before, after }),
      insert('changes', { ...told, type: 'message.recorded', messageId }),
      ...tellOfReply(plan, before, { held, state, at: sortAt }),
    ],
  }
}

function filesOf({ files }: ReplyPlan, { uploads }: State): ReplyFile[] {
  const byId = new Map(uploads.map((row) => [row.id, uploadOf(row)]))
  return files.flatMap(({ uploadId, id, uid, inline = null }) => {
    const upload = byId.get(uploadId)
    return upload ? [{ id, uid, upload, inline }] : []
  })
}

const hasHead = (changes: readonly RowChange[]): boolean =>
  changes.some((change) => change.kind === 'insert' && change.table === 'deliveries' && change.row.head)

/** What the thread shows beside the message: that it opened the conversation again, and whose it became. */
function tellOfReply(
  plan: ReplyPlan,
  before: ConversationRow,
  { held, state, at }: { held: ConversationRow; state: State; at: number },
): RowChange[] {
  const told = before.status === 'closed' ? [tellOf(before, 'conversation.reopened', at)] : []
  if (held.assigneeId === (before.status === 'closed' ? lastAgentOf(before) : before.assigneeId)) return told
  const [from] = state.conversationHolder
  const to = state.agents.find(({ id }) => id === held.assigneeId)
  return [...told, tellOfHolder(before, { from, to, actor: actorOf(plan), at })]
}

/** Open, and somebody's: its last agent's when it reopens, the author's when it would be nobody's. */
function heldAfter({ takes, instanceId, author }: ReplyPlan, before: ConversationRow, state: State): ConversationRow {
  const open = before.status === 'closed' ? reopened(before, state.conversationHolder, state) : before
  if (!takes || open.assigneeId !== null) return open
  const taker = holderOf(state.agents, { instanceId, agentId: author.id })
  return taker === null ? open : { ...open, ...toAgent(taker) }
}

function findRefusal(plan: ReplyPlan, state: State): ReplyOutcome | undefined {
  const { idempotency, instanceId, conversationId } = plan
  const [known] = state.idempotencyKey
  if (idempotency && known && known.createdAt >= idempotency.keptSince) {
    const isSame = known.fingerprint === idempotency.fingerprint
    return isSame ? { kind: 'repeated', messageId: known.messageId } : { kind: 'key_reused' }
  }
  const [conversation] = state.conversation
  const [connector] = state.replyConnector
  if (conversation?.instanceId !== instanceId || !connector) return { kind: 'not_found' }
  const uploads = new Set(state.uploads.map(({ id }) => id))
  const isGone = ({ uploadId, inline }: PlannedFile) => inline === undefined || !uploads.has(uploadId)
  const gone = plan.files.flatMap((file, index) => (isGone(file) ? [index] : []))
  if (gone.length > 0) return { kind: 'uploads_gone', indexes: gone }
  if (connector.deletedAt !== null) return { kind: 'connector_deleted' }
  const other = state.openConversations.find(({ id }) => id !== conversationId)
  return other && { kind: 'other_open', openId: other.id }
}

/** A key that is there still is too old to count: it stands for this reply now. */
function keyOf({ idempotency, messageId, now }: ReplyPlan, state: State): RowChange[] {
  if (!idempotency) return []
  const { agentId, key, fingerprint } = idempotency
  const after = { agentId, key, fingerprint, messageId, createdAt: now }
  const [before] = state.idempotencyKey
  return before ? update('idempotencyKeys', { agentId, key }, { before, after }) : [insert('idempotencyKeys', after)]
}
