import { expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import type { Command } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { emptyState } from '../commands/test-state.ts'
import { deleteCannedReply, recordCannedReply, updateCannedReply } from './decide-canned-reply.ts'

const now = 1_000_000
const reply = { id: 'r', instanceId: 'acme', shortcut: 'hi', title: 'Hello', text: 'Good morning', updatedAt: 5 }
const wanted = { instanceId: 'acme', id: 'r', now }
const known = { cannedReply: [reply] }
const another = { cannedRepliesByShortcut: [{ id: 'other' }] }
const itself = { cannedRepliesByShortcut: [{ id: 'r' }] }

interface Case {
  name: string
  command: Command<unknown>
  found?: Partial<State>
  outcome: unknown
  /** The row's change, and what is told; nothing at all when it is refused. */
  written?: { row: object; told: string }
}

test.each<Case>([
  {
    name: 'one is created',
    command: recordCannedReply(reply),
    outcome: { kind: 'recorded', reply },
    written: { row: { kind: 'insert', row: reply }, told: 'canned_reply.created' },
  },
  {
    name: 'a shortcut is taken once',
    command: recordCannedReply(reply),
    found: another,
    outcome: { kind: 'shortcut_taken' },
  },
  {
    name: 'one is changed: only what differs is written',
    command: updateCannedReply({ ...wanted, patch: { shortcut: 'hi', text: 'Hello!' } }),
    found: { ...known, ...itself },
    outcome: { kind: 'recorded', reply: { ...reply, text: 'Hello!', updatedAt: now } },
    written: { row: { kind: 'update', patch: { text: 'Hello!', updatedAt: now } }, told: 'canned_reply.updated' },
  },
  {
    name: 'another one’s shortcut is refused',
    command: updateCannedReply({ ...wanted, patch: { shortcut: 'bye' } }),
    found: { ...known, ...another },
    outcome: { kind: 'shortcut_taken' },
  },
  {
    name: 'one that is gone is not changed',
    command: updateCannedReply({ ...wanted, patch: { text: 'x' } }),
    outcome: { kind: 'not_found' },
  },
  {
    name: 'one is deleted',
    command: deleteCannedReply(wanted),
    found: known,
    outcome: reply,
    written: { row: { kind: 'remove', key: { id: 'r' } }, told: 'canned_reply.deleted' },
  },
  { name: 'one that is gone is not deleted', command: deleteCannedReply(wanted), outcome: undefined },
])('$name', ({ command, found, outcome, written }) => {
  const decision = command.decide(emptyState(found), systemActor)
  expect(decision.outcome).toEqual(outcome)
  expect(decision.changes).toMatchObject(
    written
      ? [
          { table: 'cannedReplies', ...written.row },
          { table: 'activities', row: { kind: written.told, target: { id: 'r', name: 'hi' }, instanceId: 'acme' } },
          { table: 'changes', row: { type: 'canned_replies.updated', instanceId: 'acme' } },
        ]
      : [],
  )
  expect(decision.changes).toHaveLength(written ? 3 : 0)
})

test('a change without a shortcut asks for none', () => {
  expect(updateCannedReply({ ...wanted, patch: { text: 'x' } }).needs).toEqual({ cannedReply: expect.anything() })
})
