import { reason } from '@passerelle/protocol/errors'
import { describe, expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import { emptyState } from '../commands/test-state.ts'
import type { FetchOutcome } from './attachment-store.ts'
import { isTimeOver, settleFetch } from './decide-attachment.ts'

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
    nodeId: 'a',
  }
  const settle = (outcome: FetchOutcome, nodeId: string, found = [leased]) =>
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
})
