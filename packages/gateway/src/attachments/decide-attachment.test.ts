import { reason } from '@passerelle/protocol/errors'
import { describe, expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import type { DueFetch, OwnedAttachment } from '../commands/look-ups.ts'
import { emptyState } from '../commands/test-state.ts'
import type { FetchClaim, FetchOutcome } from './attachment-store.ts'
import {
  chooseFetches,
  claimFetches,
  deleteUploads,
  isTimeOver,
  recordDownload,
  recordUpload,
  settleFetch,
} from './decide-attachment.ts'

const now = 1000

describe("the partner's time with a file", () => {
  const file = { goneAt: now, downloadedAt: null, heldSince: null }
  test.each([
    { name: 'runs on before its delivery is settled', found: { goneAt: null }, over: false },
    { name: 'runs on until its end', found: { goneAt: now + 1 }, over: false },
    { name: 'is over at its end', found: {}, over: true },
    { name: 'stands still while the connector is held', found: { heldSince: now - 1 }, over: false },
    { name: 'had ended before the connector was held', found: { goneAt: now - 2, heldSince: now - 1 }, over: true },
    { name: 'goes on while it is held, once fetched', found: { downloadedAt: 1, heldSince: now - 1 }, over: true },
    { name: 'is not longer for a hold of the future', found: { heldSince: now + 5 }, over: true },
  ])('$name', ({ found, over }) => {
    expect(isTimeOver({ ...file, ...found }, now)).toBe(over)
  })
})

describe('a fetch that ended', () => {
  const leased = {
    ...{ id: 'f', messageId: 'm', instanceId: 'i', conversationId: 'v', fetchTries: 1, leasedUntil: now + 5 },
    ...{ nodeId: 'a', blobKey: null },
  }
  const settle = (outcome: FetchOutcome, nodeId: string, found: OwnedAttachment[] = [leased]) =>
    settleFetch('f', outcome, { now, nodeId }).decide(emptyState({ attachment: found }), systemActor)
  const free = { leasedUntil: null, nodeId: null }
  const error = reason('file_not_stored')

  test.each<{ name: string; outcome: FetchOutcome; patch: object; isTold: boolean }>([
    { name: 'we broke off is no try', outcome: { kind: 'released' }, patch: {}, isTold: false },
    {
      name: 'is to be repeated is a failed try',
      outcome: { kind: 'retry', at: 7, error },
      patch: { fetchAt: 7, fetchTries: 2, error: JSON.stringify(error) },
      isTold: false,
    },
    {
      name: 'failed is told to the agents',
      outcome: { kind: 'failed', error },
      patch: { state: 'failed', fetchAt: null, error: JSON.stringify(error) },
      isTold: true,
    },
    {
      name: 'is ready is told to the agents',
      outcome: { kind: 'ready', blobKey: 'b', size: 3, image: null },
      patch: { state: 'ready', blobKey: 'b', size: 3 },
      isTold: true,
    },
  ])('and $name', ({ outcome, patch, isTold }) => {
    const decision = settle(outcome, 'a')
    expect(decision.outcome).toBe(true)
    expect(decision.changes[0]).toMatchObject({ table: 'attachments', key: { id: 'f' }, patch: { ...free, ...patch } })
    expect(decision.changes.slice(1).map(({ table }) => table)).toEqual(isTold ? ['changes'] : [])
  })

  test('counts for nothing when another server took it over, or its message was erased', () => {
    const ready = { kind: 'ready', blobKey: 'b', size: 3, image: null } as const
    expect(settle(ready, 'b')).toEqual({ outcome: false, changes: [] })
    expect(settle(ready, 'a', [])).toEqual({ outcome: false, changes: [] })
  })

  test('counts once more when it is told again, and changes nothing', () => {
    const ready = { kind: 'ready', blobKey: 'b', size: 3, image: null } as const
    const settled = { ...leased, ...free, blobKey: 'b' }
    expect(settle(ready, 'a', [settled])).toEqual({ outcome: true, changes: [] })
    expect(settle({ ...ready, blobKey: 'c' }, 'a', [settled])).toEqual({ outcome: false, changes: [] })
  })
})

test('an upload is kept with what its picture is', () => {
  const upload = { id: 'u', instanceId: 'i', agentId: 'a', name: 'n', mimeType: 'image/png', size: 3, blobKey: 'b' }
  const image = { type: 'image/png', size: { width: 2, height: 1 } } as const
  expect(recordUpload({ ...upload, createdAt: now, image }).decide(emptyState(), systemActor).changes).toMatchObject([
    { kind: 'insert', table: 'uploads', row: { ...upload, imageType: 'image/png', imageWidth: 2, imageHeight: 1 } },
  ])
})

test('uploads that are deleted give their files', () => {
  const uploadsBefore = [
    { id: 'u', blobKey: 'b' },
    { id: 'v', blobKey: 'c' },
  ]
  expect(deleteUploads(now, 2).decide(emptyState({ uploadsBefore }), systemActor)).toEqual({
    outcome: ['b', 'c'],
    changes: [{ kind: 'removeAll', table: 'uploads', field: 'id', values: ['u', 'v'] }],
  })
})

describe('a whole download', () => {
  test.each([
    ['ends the partner’s time a while later', { goneAt: now + 500 }, [{ downloadedAt: now, goneAt: now + 50 }]],
    ['is only noted before the delivery is settled', { goneAt: null }, [{ downloadedAt: now }]],
    ['counts once', { goneAt: now + 500, downloadedAt: 5 }, []],
  ])('%s', (_name, found, patches) => {
    const state = emptyState({ attachmentByUid: [{ id: 'f', downloadedAt: null, ...found }] })
    const { changes } = recordDownload('uid', now, 50).decide(state, systemActor)
    expect(changes).toMatchObject(patches.map((patch) => ({ table: 'attachments', key: { id: 'f' }, patch })))
    expect(changes).toHaveLength(patches.length)
  })

  test('of a file that is gone is nothing', () => {
    expect(recordDownload('uid', now, 50).decide(emptyState(), systemActor).changes).toEqual([])
  })
})

describe('fetches that are claimed', () => {
  const claim: FetchClaim = { now, leaseMs: 60, nodeId: 'a', perConnector: 2, inFlight: new Map(), limit: 10 }
  const due = (id: string, connectorId: string, fetchAt: number, overrides: Partial<DueFetch> = {}): DueFetch => ({
    ...{ id, connectorId, fetchAt, mimeType: 'text/plain', url: `https://files.example/${id}`, fetchTries: 0 },
    ...{ leasedUntil: null, nodeId: null },
    ...overrides,
  })
  const backlog = [due('a1', 'a', 1), due('a2', 'a', 2), due('a3', 'a', 3), due('b1', 'b', 4)]

  test.each<[string, Partial<FetchClaim>, string[]]>([
    ['one of each connector in turn, its oldest first', {}, ['a1', 'b1', 'a2']],
    ['no more than are asked for', { limit: 2 }, ['a1', 'b1']],
    ['less those of a connector that are under way', { inFlight: new Map([['a', 1]]) }, ['b1', 'a1']],
    ['none of a connector that has its share', { inFlight: new Map([['a', 2]]) }, ['b1']],
  ])('%s', (_name, overrides, ids) => {
    expect(chooseFetches(backlog, { ...claim, ...overrides }).map(({ id }) => id)).toEqual(ids)
  })

  test('are leased; one whose lease ended unsettled had a failed try, and is due again', () => {
    const lost = due('lost', 'c', 9, { leasedUntil: now - 1, nodeId: 'dead', fetchTries: 1 })
    const found = emptyState({ fetchesAbandoned: [lost], fetchesDue: [due('a1', 'a', 1)] })
    const { outcome, changes } = claimFetches({ ...claim, limit: 1 }).decide(found, systemActor)
    expect(outcome.map(({ attachmentId, tries }) => [attachmentId, tries])).toEqual([['a1', 0]])
    expect(changes).toMatchObject([
      { key: { id: 'lost' }, patch: { leasedUntil: null, nodeId: null, fetchTries: 2, fetchAt: now } },
      { key: { id: 'a1' }, patch: { leasedUntil: now + 60, nodeId: 'a' } },
    ])
  })
})
