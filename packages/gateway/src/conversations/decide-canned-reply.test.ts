import { expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import type { Command } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { emptyState } from '../commands/test-state.ts'
import { deleteCannedReply, recordCannedReply, updateCannedReply } from './decide-canned-reply.ts'

const now = 1_000_000
const reply = { id: 'r', instanceId: 'acme', shortcut: 'hi', title: 'Hello', text: 'Good morning', updatedAt: 5 }
const wanted = { instanceId: 'acme', id: 'r', now }
const shared = { ownerId: '', language: '' }
const known = { cannedReply: [{ ...reply, ...shared }] }
const another = { cannedRepliesByShortcut: [{ id: 'other', ...shared }] }
const itself = { cannedRepliesByShortcut: [{ id: 'r', ...shared }] }
const elsewhere = {
  cannedRepliesByShortcut: [
    { id: 'of another language', ownerId: '', language: 'fr' },
    { id: 'of an agent', ownerId: 'zoe', language: '' },
  ],
}
const file = (id: string, cannedReplyId: string | null) => ({
  ...{ id, instanceId: 'acme', agentId: 'zoe', name: id, mimeType: 'text/plain', size: 1, blobKey: `blob of ${id}` },
  ...{ imageType: null, imageWidth: null, imageHeight: null, createdAt: 3, cannedReplyId },
})

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
    name: 'a shortcut may be taken once more in another language, and by each agent',
    command: recordCannedReply(reply),
    found: elsewhere,
    outcome: { kind: 'recorded', reply },
    written: { row: { kind: 'insert', row: { ...reply, ...shared } }, told: 'canned_reply.created' },
  },
  {
    name: 'a language may take a shortcut away',
    command: updateCannedReply({ ...wanted, patch: { language: 'fr' } }),
    found: { ...known, ...elsewhere },
    outcome: { kind: 'shortcut_taken' },
  },
  {
    name: 'one of somebody else is not there',
    command: updateCannedReply({ ...wanted, ownerId: 'zoe', patch: { text: 'x' } }),
    found: known,
    outcome: { kind: 'not_found' },
  },
  {
    name: 'one of somebody else is not deleted',
    command: deleteCannedReply(wanted),
    found: { cannedReply: [{ ...reply, ...shared, ownerId: 'zoe' }] },
    outcome: undefined,
  },
  {
    name: 'an upload that another one keeps is refused, and one that is named twice',
    command: recordCannedReply(reply, ['a', 'b', 'a']),
    found: { uploads: [file('a', null)] },
    outcome: { kind: 'uploads_gone', indexes: [1, 2] },
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
  const { needs } = updateCannedReply({ ...wanted, patch: { text: 'x' } })
  expect(needs).toEqual({ cannedReply: expect.anything(), filesOfCannedReply: { cannedReplyId: 'r' } })
})

test('files come and go with the reply, and do not run out meanwhile', () => {
  const uploadOf = (id: string) => expect.objectContaining({ id, blobKey: `blob of ${id}` })
  const state = emptyState({
    ...known,
    filesOfCannedReply: [file('a', 'r'), file('b', 'r')],
    uploads: [file('c', null)],
  })
  const changed = updateCannedReply({ ...wanted, patch: { uploadIds: ['c', 'b'] } }).decide(state, systemActor)
  expect(changed.outcome).toMatchObject({ reply: { files: [uploadOf('b'), uploadOf('c')] }, blobKeys: ['blob of a'] })
  const forever = { createdAt: Number.MAX_SAFE_INTEGER }
  expect(changed.changes.filter((change) => change.table === 'uploads')).toEqual([
    { kind: 'update', table: 'uploads', key: { id: 'c' }, patch: { ...forever, cannedReplyId: 'r' } },
    { kind: 'update', table: 'uploads', key: { id: 'b' }, patch: forever },
    { kind: 'remove', table: 'uploads', key: { id: 'a' } },
  ])
  const kept = updateCannedReply({ ...wanted, patch: { text: 'x' } }).decide(state, systemActor)
  expect(kept.outcome).toMatchObject({ reply: { files: [uploadOf('a'), uploadOf('b')] } })
  const deleted = deleteCannedReply(wanted).decide(state, systemActor)
  expect(deleted.outcome).toMatchObject({ files: [uploadOf('a'), uploadOf('b')] })
  expect(deleted.changes.filter((change) => change.table === 'uploads')).toHaveLength(2)
})
