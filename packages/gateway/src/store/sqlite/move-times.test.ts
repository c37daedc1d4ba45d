/** A clock that is set while much waits: it moves in small writes, and an end in between loses and doubles nothing. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Command } from '../../commands/command.ts'
import { insert } from '../../commands/row-changes.ts'
import type { AttachmentRow } from '../../commands/rows.ts'
import { testDelivery } from '../../deliveries/test-lines.ts'
import type { ClockChange } from '../../lib/follow-clock.ts'
import { chunkSize, moveTimes } from '../../maintenance/decide-clock-change.ts'
import type { Connection } from './connection.ts'
import { migrate } from './migrate.ts'
import { openConnection } from './open-database.ts'
import { runCommand } from './run-command.ts'
import { openSqliteStore } from './sqlite-store.ts'

const hour = 3600_000
const now = 1_000_000_000
const longest = { deliveryMs: 9 * hour, fetchMs: 9 * hour }
const count = 4 * chunkSize + 1
const dueOf = (index: number) => now + 1000 + index

const file: AttachmentRow = {
  ...{ id: '', connectorId: 'connector-1', messageId: 'm', position: 0, externalId: 'f', name: 'f', mimeType: 'a/b' },
  ...{ size: null, state: 'pending', url: 'https://x.example/', blobKey: null, uid: null, error: null },
  ...{ imageType: null, imageWidth: null, imageHeight: null, downloadedAt: null, leasedUntil: null, nodeId: null },
  ...{ goneAt: null, fetchAt: null, fetchTries: 1 },
}

/** Of three customers, tried deliveries and tried fetches that wait, each for its own time. */
const waiting = (): Command<void> => ({
  needs: {},
  decide: () => ({
    outcome: undefined,
    changes: Array.from({ length: count }, (_, index) => index).flatMap((index) => [
      insert('deliveries', {
        ...testDelivery({ seq: index + 1, id: `d${index}`, messageId: `m${index}`, customerId: `c${index % 3}` }),
        ...{ attempts: 1, step: 1, lastAttemptAt: now - 5, dueAt: dueOf(index), nextAt: dueOf(index) },
      }),
      insert('attachments', { ...file, id: `f${index}`, fetchAt: dueOf(index) }),
    ]),
  }),
})

async function open(path = ':memory:') {
  const db = await openConnection(path)
  await migrate(db, path)
  onTestFinished(() => db.close())
  await db.write(() => runCommand(db, waiting()))
  return db
}

const move = (db: Connection, change: ClockChange) => db.write(() => runCommand(db, moveTimes(change, longest)))

/** By how much each has moved, and how many have. */
const movedBy = (db: Connection) => ({
  deliveries: db.all(
    'select next_at - 999 - ? - seq as by, count(*) as count from deliveries group by 1 order by 1',
    now,
  ),
  fetches: db.all(
    `select fetch_at - 1000 - ? - cast(substr(id, 2) as integer) as by, count(*) as count from attachments group by 1 order by 1`,
    now,
  ),
})
const all = (by: number) => ({ deliveries: [{ by, count }], fetches: [{ by, count }] })

test('a write moves a chunk of each', async () => {
  const db = await open()
  await move(db, { by: hour, now: now + hour })
  const part = [
    { by: 0, count: count - chunkSize },
    { by: hour, count: chunkSize },
  ]
  expect(movedBy(db)).toEqual({ deliveries: part, fetches: part })
})

test.each([
  { writes: 1, after: 'tried again', rest: (by: number) => ({ by, now: now + by }) },
  { writes: 2, after: 'tried again', rest: (by: number) => ({ by, now: now + by }) },
  { writes: 1, after: 'begun at the next start', rest: (by: number) => ({ by: 0, now: now + by + 1 }) },
  { writes: 2, after: 'begun at the next start', rest: (by: number) => ({ by: 0, now: now + by + 1 }) },
])('after an end with $writes writes, $after: all have moved, and once', async ({ writes, rest }) => {
  for (const by of [hour, -hour]) {
    const db = await open()
    for (let index = 0; index < writes; index++) expect(await move(db, { by, now: now + by })).toBe(false)
    while (!(await move(db, rest(by))));
    expect(movedBy(db)).toEqual(all(by))
    expect(db.all('select * from clock_moves')).toEqual([])
  }
})

test('others write in between', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-clock-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'passerelle.db')
  const db = await open(path)
  const store = await openSqliteStore(path)
  onTestFinished(() => store.close())
  const ended: string[] = []
  await Promise.all([
    store.moveTimes({ by: hour, now: now + hour }, longest).then(() => ended.push('the move')),
    store.check().then(() => ended.push('another write')),
  ])
  expect(ended).toEqual(['another write', 'the move'])
  expect(movedBy(db)).toEqual(all(hour))
})
