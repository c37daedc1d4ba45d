/** For properties of deciders: one customer's conversations in memory, looked up and written as by a store. */
import type { Actor } from '../commands/actor.ts'
import type { Command, Decision } from '../commands/command.ts'
import type { KnownAgent, Needs, ReplyConnector, State } from '../commands/look-ups.ts'
import type { KnownQueue } from '../commands/queue-look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { ConversationRow, IdempotencyKeyRow, MessageRow } from '../commands/rows.ts'
import { agentRow, emptyState } from '../commands/test-state.ts'
import { canHold } from './conversation.ts'
import { newConversation } from './conversation-rules.ts'

export const instanceId = 'instance-1'
export const customer = { instanceId, connectorId: 'bot', customerId: 'zoe' }

const bot: ReplyConnector = {
  ...{
    id: 'bot',
    senderMode: 'fixed',
    senderId: 'kiamo',
    senderName: 'kiamo',
    inlineMax: 0,
    delivery: 'push',
    deletedAt: null,
  },
}

/** Ann and Bob are of the instance, Cleo is of another one. The first conversation, `c1`, is open. */
export function createConversations(queues: readonly KnownQueue[] = []) {
  const first = newConversation({ ...customer, id: 'c1', thread: 1, now: 0 })
  const conversations = new Map<string, ConversationRow>([[first.id, first]])
  const agents = new Map<string, KnownAgent>(
    ['ann', 'bob', 'cleo'].map((id) => [id, agentRow({ id, instanceId: id === 'cleo' ? 'other' : instanceId })]),
  )
  const keys = new Map<string, IdempotencyKeyRow>()
  const messages: MessageRow[] = []

  const all = () => [...conversations.values()]
  const open = () => all().filter(({ status }) => status === 'open')
  const found = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one])
  const holderOf = (id: string) => agents.get(conversations.get(id)?.assigneeId ?? '')

  const lookUp = (needs: Needs): State =>
    emptyState({
      conversation: found(conversations.get(needs.conversation?.id ?? '')),
      conversationHolder: needs.conversationHolder ? found(holderOf(needs.conversationHolder.conversationId)) : [],
      openConversations: needs.openConversations ? open() : [],
      latestConversation: needs.latestConversation
        ? found([...open(), ...all().toSorted((one, other) => other.updatedAt - one.updatedAt)][0])
        : [],
      heldConversations: open().filter(({ assigneeId }) => assigneeId === needs.heldConversations?.agentId),
      agents: (needs.agents?.ids ?? []).flatMap((id) => found(agents.get(id))),
      livingQueues: queues.filter(
        ({ id }) => needs.livingQueues && (!('ids' in needs.livingQueues) || needs.livingQueues.ids.includes(id)),
      ),
      replyConnector: needs.replyConnector ? [bot] : [],
      idempotencyKey: needs.idempotencyKey
        ? found(keys.get(`${needs.idempotencyKey.agentId} ${needs.idempotencyKey.key}`))
        : [],
      sequences: [
        { name: 'threads', last: conversations.size },
        { name: 'messages', last: messages.length },
      ],
    })

  const apply = (change: RowChange): void => {
    if (change.kind === 'insert' && change.table === 'conversations') conversations.set(change.row.id, change.row)
    if (change.kind === 'insert' && change.table === 'messages') messages.push(change.row)
    if (change.kind === 'insert' && change.table === 'idempotencyKeys') {
      keys.set(`${change.row.agentId} ${change.row.key}`, change.row)
    }
    if (change.kind === 'update') applyUpdate(change)
  }
  const applyUpdate = (change: Extract<RowChange, { kind: 'update' }>): void => {
    if (change.table === 'conversations') patch(conversations, change.key.id, change.patch)
    if (change.table === 'agents') patch(agents, change.key.id, change.patch)
    if (change.table === 'idempotencyKeys') patch(keys, `${change.key.agentId} ${change.key.key}`, change.patch)
  }

  return {
    all,
    open,
    messages,
    find: (id: string) => conversations.get(id),
    /** Open conversations of somebody who cannot have them. */
    misheld: () =>
      open().filter(({ id, assigneeId }) => {
        const holder = holderOf(id)
        return assigneeId !== null && !(holder && canHold(holder, instanceId))
      }),
    run: <Outcome>(command: Command<Outcome>, actor: Actor): Decision<Outcome> => {
      const first = lookUp(command.needs)
      const more = command.needsMore?.(first) ?? {}
      const decision = command.decide(lookUp({ ...command.needs, ...more }), actor)
      for (const change of decision.changes) apply(change)
      return decision
    },
  }
}

function patch<Row extends object>(rows: Map<string, Row>, key: string, fields: object): void {
  const before = rows.get(key)
  if (!before) throw new Error(`a row is written that is not there: ${key}`)
  rows.set(key, { ...before, ...fields })
}
