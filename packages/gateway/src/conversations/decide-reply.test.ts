import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disableAgent } from '../agents/decide-agent.ts'
import { systemActor } from '../commands/actor.ts'
import type { Decision } from '../commands/command.ts'
import type { ReplyConnector, State } from '../commands/look-ups.ts'
import type { ConversationRow, UploadRow } from '../commands/rows.ts'
import { agentRow, emptyState } from '../commands/test-state.ts'
import { newConversation } from './conversation-rules.ts'
import type { ReplyOutcome, ReplyPlan } from './conversation-store.ts'
import { changeConversation } from './decide-conversation.ts'
import { openConversation } from './decide-open.ts'
import { decideReply, recordReply } from './decide-reply.ts'
import { decideFiles } from './decide-reply-files.ts'
import { normaliseReply } from './reply-content.ts'
import { createConversations, customer } from './test-conversations.ts'

const now = 1_000_000
const instanceId = 'instance-1'
const opening = { id: 'c', thread: 1, instanceId, connectorId: 'bot', customerId: 'zoe', now: now - 10_000 }
const row = (overrides: Partial<ConversationRow> = {}): ConversationRow => ({
  ...newConversation(opening),
  ...overrides,
})
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
const upload = (id: string, size = 3): UploadRow => ({
  ...{ id, instanceId, agentId: 'ann', name: 'a.txt', mimeType: 'text/plain', size, blobKey: `blob of ${id}` },
  ...{ imageType: null, imageWidth: null, imageHeight: null, createdAt: 0, cannedReplyId: null },
})
const file = (uploadId: string, inline: Uint8Array | null | undefined = null) => ({
  ...{ uploadId, id: `file of ${uploadId}`, uid: `uid of ${uploadId}`, inline },
})

const replyOf = (overrides: Partial<ReplyPlan> = {}): ReplyPlan => ({
  ...{
    instanceId,
    conversationId: 'c',
    author: { id: 'ann', name: 'Ann' },
    takes: false,
    files: [],
    idempotency: null,
  },
  ...{ content: normaliseReply({ message: 'Hi' }), messageId: 'm', deliveryId: 'd', publicUrl: 'https://a.b', now },
  ...overrides,
})
const seen = (found: Partial<State> = {}): State =>
  emptyState({ conversation: [row()], replyConnector: [bot], openConversations: [{ id: 'c' }], ...found })

const idempotency = { agentId: 'ann', key: 'k', fingerprint: 'f', keptSince: now - 10 }
const known = { ...idempotency, messageId: 'first', createdAt: now - 10 }

describe('a reply is refused, and writes nothing', () => {
  const gone = { kind: 'uploads_gone', indexes: [1] }
  test.each<[string, Partial<ReplyPlan>, Partial<State>, object]>([
    ['without its conversation', {}, { conversation: [], replyConnector: [] }, { kind: 'not_found' }],
    ['in another instance', { instanceId: 'other' }, {}, { kind: 'not_found' }],
    [
      'by a connector that is deleted',
      {},
      { replyConnector: [{ ...bot, deletedAt: 1 }] },
      { kind: 'connector_deleted' },
    ],
    ['beside an open one', {}, { openConversations: [{ id: 'next' }] }, { kind: 'other_open', openId: 'next' }],
    ['with an upload that was used', { files: [file('a'), file('b')] }, { uploads: [upload('a')] }, gone],
    [
      'with bytes that are gone',
      { files: [file('a'), { ...file('b'), inline: undefined }] },
      { uploads: [upload('a'), upload('b')] },
      gone,
    ],
    [
      'when it is known, before all else',
      { idempotency },
      { idempotencyKey: [known], conversation: [] },
      {
        ...{ kind: 'repeated', messageId: 'first' },
      },
    ],
    [
      'when its key stands for another',
      { idempotency },
      { idempotencyKey: [{ ...known, fingerprint: 'g' }] },
      {
        kind: 'key_reused',
      },
    ],
  ])('%s', (_name, plan, found, outcome) => {
    expect(decideReply(replyOf(plan), seen(found))).toEqual({ outcome, changes: [] })
  })
})

describe('a reply', () => {
  const tablesOf = (plan: Partial<ReplyPlan> = {}, found: Partial<State> = {}) =>
    decideReply(replyOf(plan), seen(found)).changes.map(({ kind, table }) => `${kind} ${table}`)
  const plain = [
    ...['insert messages', 'insert deliveries', 'insert deliveryBodies'],
    ...['update conversations', 'insert changes'],
  ]

  test('writes the message, its delivery and one change', () => {
    expect(tablesOf()).toEqual(plain)
  })

  test('uses up its uploads, and makes an old key its own', () => {
    expect(tablesOf({ files: [file('a')] }, { uploads: [upload('a')] })).toEqual([
      ...['insert messages', 'remove uploads', 'insert attachments'],
      ...plain.slice(1),
    ])
    const old = { ...known, createdAt: now - 11 }
    expect(tablesOf({ idempotency }, { idempotencyKey: [old] })).toEqual(['update idempotencyKeys', ...plain])
  })

  const ann = agentRow({ id: 'ann' })
  const bob = agentRow({ id: 'bob' })
  const bobGone = { agents: [ann], conversationHolder: [{ ...bob, disabledAt: 1 }] }
  const closed = { status: 'closed', assigneeId: 'bob' } as const
  test.each<[string, boolean, Partial<ConversationRow>, Partial<State>, string | null, string[]]>([
    ['of a person takes what is nobody’s', true, {}, { agents: [ann] }, 'ann', ['taken']],
    ['of software takes nothing', false, {}, {}, null, []],
    ['takes nothing that is somebody’s', true, { assigneeId: 'bob' }, { agents: [ann] }, 'bob', []],
    ['reopens it for whose it was', true, closed, { agents: [ann], conversationHolder: [bob] }, 'bob', ['reopened']],
    ['reopens it, and takes it from who is gone', true, closed, bobGone, 'ann', ['reopened', 'taken']],
    ['of software reopens it for nobody', false, closed, bobGone, null, ['reopened', 'released']],
  ])('%s', (_name, takes, before, found, assigneeId, kinds) => {
    const { changes } = decideReply(replyOf({ takes }), seen({ conversation: [row(before)], ...found }))
    const patches = changes.flatMap((one) =>
      one.kind === 'update' && one.table === 'conversations' ? [one.patch] : [],
    )
    expect({ ...row(before), ...patches[0] }).toMatchObject({ assigneeId, status: 'open' })
    const told = changes.flatMap((one) => (one.kind === 'insert' && one.table === 'activities' ? [one.row.kind] : []))
    expect(told).toEqual(kinds.map((kind) => `conversation.${kind}`))
  })
})

describe('the files of a reply, before they are read', () => {
  const asked = { instanceId, conversationId: 'c', uploadIds: ['a', 'b', 'c'] }
  const mebibyte = 1024 * 1024
  const found = (connector: Partial<ReplyConnector>, uploads: UploadRow[]) =>
    decideFiles(asked, seen({ replyConnector: [{ ...bot, ...connector }], uploads }))

  test('small ones go inline, up to what one body may hold', () => {
    const uploads = [upload('a', 20 * mebibyte), upload('b', 20 * mebibyte), upload('c', 5 * mebibyte)]
    const inlineOf = (connector: Partial<ReplyConnector>) => {
      const outcome = found(connector, uploads)
      return outcome.kind === 'found' ? outcome.inline.map(({ uploadId }) => uploadId) : outcome
    }
    expect(inlineOf({ inlineMax: 25 * mebibyte })).toEqual(['a', 'c'])
    expect(inlineOf({ inlineMax: 5 * mebibyte })).toEqual(['c'])
    expect(inlineOf({})).toEqual([])
    expect(inlineOf({ inlineMax: 25 * mebibyte, deletedAt: 1 })).toEqual([])
  })

  test('those that are missing are told by their place; without a conversation, nothing is', () => {
    expect(found({}, [upload('b')])).toEqual({ kind: 'found', missing: [0, 2], inline: [] })
    expect(decideFiles({ ...asked, instanceId: 'other' }, seen())).toEqual({ kind: 'not_found' })
  })
})

describe('whatever replies come to the conversations of a customer, in whatever order', () => {
  const someone = fc.constantFrom('ann', 'bob', 'cleo')
  const replying = fc.record({
    kind: fc.constant('reply' as const),
    author: someone,
    takes: fc.boolean(),
    key: fc.option(fc.constantFrom('k1', 'k2')),
    text: fc.constantFrom('Hi', 'Bye'),
  })
  const around = fc.record({
    kind: fc.constantFrom('close' as const, 'open' as const, 'disable' as const),
    id: someone,
  })
  const steps = fc.array(fc.tuple(fc.oneof(replying, around), fc.integer({ min: 1, max: 3 })), {
    ...{ minLength: 10, maxLength: 40, size: 'max' },
  })
  type Step = typeof replying extends fc.Arbitrary<infer One> ? One : never

  const planOf = ({ author, takes, key, text }: Step, conversationId: string, at: number): ReplyPlan =>
    replyOf({
      ...{
        conversationId,
        takes,
        now: at,
        messageId: `m${at}`,
        deliveryId: `d${at}`,
        author: { id: author, name: author },
      },
      content: normaliseReply({ message: text }),
      idempotency:
        key === null
          ? null
          : { agentId: author, key, fingerprint: `${conversationId} ${text}`, keptSince: at - keptFor },
    })
  const keptFor = 5

  test('one conversation is open at most, held by who can have it, and nobody loses theirs to who answers', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const world = createConversations()
        for (const [at, [one, place]] of done.entries()) {
          const id = `c${place}`
          const before = world.find(id)
          runStep(world, one, { id, at })
          expect(world.open().length).toBeLessThanOrEqual(1)
          expect(world.misheld()).toEqual([])
          if (one.kind === 'reply' && before?.status === 'open' && before.assigneeId !== null) {
            expect(world.find(id)?.assigneeId).toBe(before.assigneeId)
          }
        }
      }),
    )
  })

  test('what is recorded is one message in an open conversation; all else writes nothing', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const world = createConversations()
        for (const [at, [one, place]] of done.entries()) {
          const id = `c${place}`
          const count = world.messages.length
          const decision = runStep(world, one, { id, at })
          if (!decision) continue
          const isRecorded = decision.outcome.kind === 'recorded'
          expect(world.messages.length - count).toBe(isRecorded ? 1 : 0)
          if (isRecorded) expect(world.find(id)?.status).toBe('open')
          else expect(decision.changes).toEqual([])
        }
      }),
    )
  })

  test('a key stands for one request as long as it is kept: repeats give its message, others are refused', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const world = createConversations()
        const kept = new Map<string, { at: number; print: string; messageId: string }>()
        for (const [at, [one, place]] of done.entries()) {
          const id = `c${place}`
          const outcome = runStep(world, one, { id, at })?.outcome
          if (!outcome || one.kind !== 'reply' || one.key === null) continue
          const name = `${one.author} ${one.key}`
          const print = `${id} ${one.text}`
          const known = kept.get(name)
          if (known && known.at >= at - keptFor) {
            const repeated = { kind: 'repeated', messageId: known.messageId }
            expect(outcome).toEqual(known.print === print ? repeated : { kind: 'key_reused' })
          } else {
            expect(['recorded', 'not_found', 'other_open']).toContain(outcome.kind)
            if (outcome.kind === 'recorded') kept.set(name, { at, print, messageId: outcome.message.id })
          }
        }
      }),
    )
  })

  function runStep(
    world: ReturnType<typeof createConversations>,
    one: Step | { kind: 'close' | 'open' | 'disable'; id: string },
    { id, at }: { id: string; at: number },
  ): Decision<ReplyOutcome> | undefined {
    if (one.kind === 'reply') return world.run(recordReply(planOf(one, id, at)), systemActor)
    if (one.kind === 'disable') world.run(disableAgent(one.id, at), systemActor)
    else if (one.kind === 'close')
      world.run(changeConversation({ instanceId, id, change: { kind: 'close' }, now: at }), systemActor)
    else world.run(openConversation({ ...customer, id: `c${world.all().length + 1}`, now: at }), systemActor)
    return undefined
  }
})
