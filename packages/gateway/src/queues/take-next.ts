import type { Actor } from '../commands/actor.ts'
import type { Conversation } from '../conversations/conversation.ts'
import type { ChangeOutcome, ConversationStore, Reader } from '../conversations/conversation-store.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import { fits, type Skilled } from './choose-agent.ts'
import type { QueueStore } from './queue-store.ts'
import type { RoutingStore } from './routing-store.ts'
import { inTurn, type Line, type Waiting } from './waiting.ts'

type Store = Pick<ConversationStore, 'changeConversation'> &
  Pick<QueueStore, 'listQueueMembers'> &
  Pick<RoutingStore, 'readLines'>

interface Dependencies {
  store: Store
  clock: Pick<Clock, 'now'>
}

interface TakeRequest {
  instanceId: string
  agentId: string
  /** Those to take from. */
  queueIds: readonly string[]
  reader: Reader
  actor: Actor
}

/** Of each queue, so that who loses the first to somebody faster has the next one at hand. */
const firstLook = 10
/** Read together, when the first ask for what the agent has not; when these do too, all that may still be looked at. */
const furtherLook = 200
/** Of all queues together, each its part: somebody waits for the answer. */
const mostLookedAt = 2000

/**
 * The one whose turn it is becomes the agent's; undefined when none waits. It is the first that asks for nothing the agent
 * has not, among the first two thousand or so, equally many of each queue; only when there is none such, who asks for work
 * gets the first of the others all the same. Each is taken by a write that sees whether it still waits, so two agents never
 * get the same, on whatever server they ask.
 */
export async function takeNext(
  deps: Dependencies,
  request: TakeRequest,
  most = mostLookedAt,
): Promise<Conversation | undefined> {
  const { store } = deps
  const isFitting = createFitting(store, request.agentId)
  for (;;) {
    const lines = await store.readLines({ places: request.queueIds.map((queueId) => ({ queueId })), limit: firstLook })
    if (lines.every(({ waiting }) => waiting.length === 0)) return undefined
    const others: Waiting[] = []
    for await (const { one, queueId } of walk(store, lines, most)) {
      if (await isFitting(one, queueId)) {
        const taken = await take(deps, request, one.id)
        if (taken) return taken
      } else if (others.length < firstLook) others.push(one)
    }
    for (const { id } of others) {
      const taken = await take(deps, request, id)
      if (taken) return taken
    }
  }
}

async function* walk(
  store: Store,
  lines: readonly Line[],
  most: number,
): AsyncGenerator<{ one: Waiting; queueId: string }> {
  const mostOfEach = Math.max(furtherLook, Math.floor(most / lines.length))
  const lookedAt = new Map<string, number>()
  const steps = inTurn(lines)
  for (let step = steps.next(); !step.done; ) {
    const { value } = step
    const { queueId } = value.line
    if (value.kind === 'read') {
      const before = lookedAt.get(queueId) ?? 0
      const places = [{ queueId, after: value.after }]
      const limit = before === 0 ? furtherLook : mostOfEach - before
      const [page] = limit > 0 ? await store.readLines({ places, limit }) : []
      lookedAt.set(queueId, before + limit)
      step = steps.next(page)
    } else {
      yield { one: value.one, queueId }
      step = steps.next()
    }
  }
}

/** Undefined when somebody was faster. */
async function take(
  { store, clock }: Dependencies,
  { instanceId, agentId, reader, actor }: TakeRequest,
  id: string,
): Promise<Conversation | undefined> {
  const change = { kind: 'take', agentId } as const
  const outcome = await store.changeConversation({ instanceId, id, change, now: clock.now(), reader, actor })
  if (outcome.kind === 'changed') return outcome.conversation
  if (!isLost(outcome)) throw refuse('not_taken')
  return undefined
}

const isLost = ({ kind }: ChangeOutcome): boolean => ['not_waiting', 'not_open', 'not_found'].includes(kind)

type KnownMember = Skilled & { id: string }

/** Reads the members of a queue, but for disabled ones, once, and only where somebody asks for something. */
function createFitting(store: Store, agentId: string) {
  const members = new Map<string, KnownMember[]>()
  const known = new Map<string, boolean>()
  return async ({ skills, language }: Waiting, queueId: string): Promise<boolean> => {
    if (skills.length === 0 && language === null) return true
    const wishes = JSON.stringify([queueId, skills, language])
    const told = known.get(wishes)
    if (told !== undefined) return told
    const own = members.get(queueId) ?? (await readMembers(store, queueId))
    members.set(queueId, own)
    const isFitting = fits({ skills, language }, own.find(({ id }) => id === agentId) ?? { skills: {} }, own)
    known.set(wishes, isFitting)
    return isFitting
  }
}

async function readMembers(store: Store, queueId: string): Promise<KnownMember[]> {
  const found: KnownMember[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await store.listQueueMembers({ queueId, limit: 200, cursor, enabledOnly: true })
    found.push(...page.items.map((one) => ({ id: one.agentId, skills: JSON.parse(one.skills) })))
    if (page.nextCursor === null) return found
    cursor = page.nextCursor
  }
}
