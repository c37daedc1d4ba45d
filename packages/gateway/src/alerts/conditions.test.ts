import { sayInEnglish } from '@passerelle/protocol/errors'
import { expect, it } from 'vitest'
import { compileOpeningHours } from '../queues/opening-hours.ts'
import { findConditions } from './conditions.ts'
import type { Watched } from './watched.ts'

const minute = 60_000
const now = Date.parse('2026-11-25T10:00Z')
const nothing: Watched = { endpoints: [], exhausted: [], queues: [], nodes: [] }
const find = (watched: Partial<Watched>, at = now) => {
  const timesOf = ({ hours }: { hours: string | null }) => (hours ? compileOpeningHours(JSON.parse(hours)) : null)
  return findConditions({ ...nothing, ...watched }, { now: at, timesOf, diskFree: 10 })
}
const texts = (watched: Partial<Watched>, at = now) =>
  find(watched, at).map(({ reasonAfter }) => sayInEnglish(reasonAfter(12 * minute)))

const wednesday = JSON.stringify({ zone: 'UTC', week: { wednesday: [{ from: '09:50', to: '18:00' }] }, holidays: [] })
const queue = { id: 'q', name: 'Sales', instanceId: 'i', hours: null, waitTargetMs: 5 * minute }

it.each([
  ['longer than its target', null, 5, '10:00', 1],
  ['shorter', null, 4.9, '10:00', 0],
  ['over night, and it opened just now', wednesday, 600, '09:54', 0],
  ['over night, and it opened a while ago', wednesday, 600, '09:55', 1],
  ['while it is closed', wednesday, 600, '18:30', 0],
])('a customer who has waited %s', (_, hours, minutes, time, found) => {
  const at = Date.parse(`2026-11-25T${time}Z`)
  expect(find({ queues: [{ ...queue, hours, waitingSince: at - minutes * minute }] }, at)).toHaveLength(found)
})

const node = (id: string, hostname: string, free: number | null, diedAt: number | null = null) => ({
  ...{ id, startedAt: 0, seenAt: now, diedAt },
  report: JSON.stringify({ hostname, disk: free === null ? null : { free_bytes: free, total_bytes: 1000 } }),
})

it('a disk below the limit, once for a machine; not of the dead, nor where none is told', () => {
  const nodes = [node('1', 'a', 99), node('2', 'a', 50), node('3', 'b', 100), node('4', 'c', null)]
  expect(texts({ nodes: [...nodes, { ...node('5', 'd', 1), report: null }] })).toEqual([
    'Server a: 5 % of a disk is free',
  ])
  expect(find({ nodes: [node('6', 'e', 1, now)] })).toMatchObject([{ kind: 'node_silent', subject: '6', since: now }])
})

it('says what fails by its connector', () => {
  const connector = { connectorId: 'c', connectorName: 'Shop', instanceId: 'i' }
  const endpoints = [
    { id: 'c', kind: 'messages' as const, openedAt: 5, ...connector },
    { id: 'e', kind: 'events' as const, openedAt: null, ...connector },
  ]
  expect(find({ endpoints })).toMatchObject([
    { subject: 'c', since: 5 },
    { subject: 'e', since: null },
  ])
  expect(texts({ endpoints, exhausted: [{ ...connector, count: 3 }] })).toEqual([
    'Connector Shop: its webhook has been failing for 12 min',
    'Connector Shop: its events URL has been failing for 12 min',
    'Connector Shop: 3 deliveries failed for good within a day',
  ])
})
