import { describe, expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import type { Agent, Session } from '../commands/agent.ts'
import type { Command } from '../commands/command.ts'
import type { PasswordOwner, State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import { agentRow, emptyState } from '../commands/test-state.ts'
import type { AgentPatch } from './agent-store.ts'
import {
  disableAgent,
  enableAgent,
  endSessionOf,
  recordAgent,
  recordPassword,
  recordSession,
  updateAgent,
} from './decide-agent.ts'

const now = 1_000_000
const ann = agentRow({ id: 'ann', instanceId: 'acme', email: 'ann@acme.example' })
const agent: Agent = { ...ann, role: 'agent', service: false, passwordHash: 'argon2', createdAt: 0 }
const sessionOf = (name: string) => ({ id: name, hash: Buffer.from(name), weakPassword: true })
const held = {
  ...{ id: 'c', instanceId: 'acme', connectorId: 'bot', assigneeId: 'ann', lastPlaceAt: now + 5 },
  ...{ snoozedUntil: null, snoozedWait: null, waitingSince: now - 9, turnSince: now - 9 },
}
const withAll = { agents: [ann], sessionsOf: [sessionOf('s')], heldConversations: [held] }
const owner: PasswordOwner = { id: 'ann', name: 'Ann', instanceId: 'acme', disabledAt: null, passwordHash: 'argon2' }

const decide = <T>(command: Command<T>, found: Partial<State> = {}) => command.decide(emptyState(found), systemActor)

/** Each change in a word: what is told by its kind, all else by what is done to which table. */
const inWords = (changes: readonly RowChange[]) =>
  changes.map((one) =>
    one.kind === 'insert' && one.table === 'activities' ? one.row.kind : `${one.kind} ${one.table}`,
  )
const told = (changes: readonly RowChange[]) =>
  changes.flatMap((one) => (one.kind === 'insert' && one.table === 'activities' ? [one.row] : []))
const patches = (changes: readonly RowChange[], table: string) =>
  changes.flatMap((one) => (one.kind === 'update' && one.table === table ? [one.patch] : []))

const gone = ['remove sessions', 'update conversations', 'insert changes', 'conversation.released']

describe('an account', () => {
  test.each<{ name: string; command: Command<unknown>; found?: Partial<State>; outcome: unknown; words: string[] }>([
    {
      name: 'is created',
      command: recordAgent(agent, undefined),
      outcome: true,
      words: ['insert agents', 'agent.created'],
    },
    {
      name: 'is not created with an e-mail that is taken',
      command: recordAgent(agent, undefined),
      found: { agentsByEmail: [{ id: 'bob' }] },
      outcome: false,
      words: [],
    },
    {
      name: 'that is disabled loses sessions and conversations',
      command: disableAgent('ann', now),
      found: withAll,
      outcome: undefined,
      words: [...gone, 'update agents', 'agent.disabled'],
    },
    {
      name: 'that was disabled already is not told of again',
      command: disableAgent('ann', now),
      found: { agents: [{ ...ann, disabledAt: 5 }] },
      outcome: undefined,
      words: [],
    },
    {
      name: 'is enabled again',
      command: enableAgent('ann'),
      found: { agents: [{ ...ann, disabledAt: 5 }] },
      outcome: undefined,
      words: ['update agents', 'agent.enabled'],
    },
    {
      name: 'that is enabled stays so',
      command: enableAgent('ann'),
      found: { agents: [ann] },
      outcome: undefined,
      words: [],
    },
    { name: 'that is unknown is not disabled', command: disableAgent('ann', now), outcome: undefined, words: [] },
    { name: 'that is unknown is not enabled', command: enableAgent('ann'), outcome: undefined, words: [] },
    {
      name: 'gets another password, and its sessions end',
      command: recordPassword('ann', 'new', undefined),
      found: { passwordOf: [owner], sessionsOf: [sessionOf('s')] },
      outcome: true,
      words: ['update agents', 'remove sessions', 'agent.password_reset'],
    },
    {
      name: 'changes its own, and stays in the session that does',
      command: recordPassword('ann', 'new', { session: Buffer.from('s'), provedHash: 'argon2' }),
      found: { passwordOf: [owner], sessionsOf: [sessionOf('s'), sessionOf('t')] },
      outcome: true,
      words: ['update agents', 'update sessions', 'remove sessions', 'agent.password_changed'],
    },
    {
      name: 'ends a session of its own',
      command: endSessionOf('ann', 's'),
      found: { sessionsOf: [sessionOf('s')] },
      outcome: true,
      words: ['remove sessions', 'session.ended'],
    },
    {
      name: 'does not end a session that is not its own',
      command: endSessionOf('ann', 'other'),
      found: { sessionsOf: [sessionOf('s')] },
      outcome: false,
      words: [],
    },
  ])('$name', ({ command, found, outcome, words }) => {
    const decision = decide(command, found)
    expect({ outcome: decision.outcome, words: inWords(decision.changes) }).toEqual({ outcome, words })
  })

  test.each([
    { who: { role: 'agent' }, rights: [] },
    { who: { role: 'agent', mayErase: true }, rights: ['erase'] },
    { who: { role: 'agent', service: true, mayExport: true, mayErase: true }, rights: ['export', 'erase'] },
    { who: { role: 'supervisor' }, rights: ['export', 'erase'] },
  ] as const)('that is created is told with its rights: $who', ({ who, rights }) => {
    const { changes } = decide(recordAgent({ ...agent, ...who }, undefined))
    const { role, service = false } = { service: false, ...who }
    expect(told(changes)).toMatchObject([{ kind: 'agent.created', params: { role, service, rights } }])
  })

  test('what was put aside is back in its queue, where its customer stood', () => {
    const snoozed = { ...held, snoozedUntil: now + 1000, snoozedWait: now - 9, waitingSince: null }
    const { changes } = decide(disableAgent('ann', now), { ...withAll, heldConversations: [snoozed] })
    expect(patches(changes, 'conversations')).toMatchObject([
      { assigneeId: null, snoozedUntil: null, snoozedWait: null, waitingSince: now - 9, turnSince: now },
    ])
  })

  test('released conversations name who had them, below what stands last in the thread', () => {
    const { changes } = decide(disableAgent('ann', now), withAll)
    expect(told(changes)).toMatchObject([
      { conversationId: 'c', params: { from: { id: 'ann', name: 'Ann' }, to: null }, at: now + 6 },
      { target: { id: 'ann' }, params: { released: 1 } },
    ])
  })
})

describe('a change of role or instance', () => {
  const operator = { role: 'operator', instanceId: null } as const
  test.each<[string, Partial<typeof ann>, AgentPatch, object, string[]]>([
    ['another role', {}, { role: 'supervisor' }, { role: 'supervisor' }, []],
    ['another instance', {}, { instanceId: 'other' }, { instanceId: 'other' }, gone],
    ['operators leave their instance', {}, { role: 'operator' }, operator, gone],
    ['both at once', operator, { role: 'agent', instanceId: 'acme' }, { role: 'agent', instanceId: 'acme' }, gone],
    ['the same instance is no move', {}, { instanceId: 'acme', name: 'Anna' }, { name: 'Anna' }, []],
  ])('%s', (_name, before, patch, written, left) => {
    const { outcome, changes } = decide(updateAgent('ann', patch, now), { ...withAll, agents: [{ ...ann, ...before }] })
    expect(outcome).toEqual({ kind: 'updated' })
    expect(patches(changes, 'agents')).toEqual([written])
    expect(inWords(changes)).toEqual(['update agents', ...left, 'agent.updated'])
  })

  test.each<[string, Partial<State>, AgentPatch, object]>([
    ['of nobody', {}, { name: 'Anna' }, { kind: 'not_found' }],
    [
      'beside an e-mail that is taken',
      { agents: [ann], agentsByEmail: [{ id: 'bob' }] },
      { email: 'bob@acme.example' },
      { kind: 'email_taken' },
    ],
    [
      'to an instance, of an operator',
      { agents: [{ ...ann, ...operator }] },
      { instanceId: 'acme' },
      { kind: 'misplaced', fault: { reason: { code: 'operator_without_instance' } } },
    ],
    [
      'from operator, without an instance',
      { agents: [{ ...ann, ...operator }] },
      { role: 'agent' },
      { kind: 'misplaced', fault: { reason: { code: 'instance_missing' } } },
    ],
  ])('%s is refused, and writes nothing', (_name, found, patch, outcome) => {
    expect(decide(updateAgent('ann', patch, now), found)).toMatchObject({ outcome, changes: [] })
  })
})

describe('the password of now', () => {
  const session: Session = {
    ...{ ...sessionOf('s'), agentId: 'ann', csrfToken: 't', createdAt: now, expiresAt: now + 1 },
    ...{ lastSeenAt: now, userAgent: null, address: null },
  }
  const own = { session: session.hash, provedHash: 'argon2' }
  test.each<[string, Partial<PasswordOwner>[], boolean]>([
    ['lets in', [{}], true],
    ['is asked for after a reset', [{ passwordHash: 'reset' }], false],
    ['lets nobody in who is disabled', [{ disabledAt: now }], false],
    ['is nobody’s when the account is unknown', [], false],
  ])('%s', (_name, found, isRight) => {
    const state = { passwordOf: found.map((one) => ({ ...owner, ...one })) }
    for (const command of [recordSession(session, 'argon2'), recordPassword('ann', 'new', own)]) {
      const { outcome, changes } = decide(command, state)
      expect([outcome, changes.length > 0]).toEqual([isRight, isRight])
    }
  })

  test('is none without a proof; the operator token needs none', () => {
    const state = { passwordOf: [{ ...owner, passwordHash: null }] }
    expect(decide(recordSession(session, null), state)).toEqual({ outcome: false, changes: [] })
    expect(decide(recordSession({ ...session, agentId: null }, null))).toMatchObject({ outcome: true })
  })
})
