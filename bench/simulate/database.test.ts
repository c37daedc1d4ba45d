import { expect, test } from 'vitest'
import { createAgenda } from './agenda.ts'
import { createDatabase } from './database.ts'

const disk = { syncMs: 1, bytesPerMs: 1_000_000 }

/** Each of `clients` commits again as soon as its last commit is on disk. */
function commitFor(ms: number, clients: number, customerOf: (client: number) => number) {
  const agenda = createAgenda()
  const database = createDatabase(agenda, { cores: 64, disk })
  let commits = 0
  const commit = (client: number): void =>
    database.transact({ customers: [customerOf(client)], workMs: 0.01, logBytes: 100 }, () => {
      commits += 1
      commit(client)
    })
  for (let client = 0; client < clients; client++) commit(client)
  agenda.runUntil(ms)
  return { commits, writes: database.figures().writesPerSecond }
}

test('writes to the disk are bounded, commits are not: they share one', () => {
  const [one, many] = [commitFor(1000, 1, (client) => client), commitFor(1000, 60, (client) => client)]
  expect(one.writes).toBeLessThanOrEqual(1000)
  expect(many.writes).toBeLessThanOrEqual(1000)
  expect(many.commits).toBeGreaterThan(25 * one.commits)
})

test('transactions of one customer go one after another, whatever the cores', () => {
  const { commits } = commitFor(1000, 60, () => 7)
  expect(commits).toBeLessThanOrEqual(1000)
  expect(commits).toBeGreaterThan(900)
})

test('transactions that are recorded go one after another from their work to their commit, others beside them', () => {
  const agenda = createAgenda()
  const database = createDatabase(agenda, { cores: 64, disk })
  const commits = [0, 0]
  const commit = (client: number): void => {
    const isRecorded = client % 2 === 1
    database.transact({ customers: [client], workMs: 0.01, logBytes: 100, isRecorded }, () => {
      commits[client % 2] = (commits[client % 2] ?? 0) + 1
      commit(client)
    })
  }
  for (let client = 0; client < 40; client++) commit(client)
  agenda.runUntil(1000)
  expect(commits[1]).toBeLessThanOrEqual(1000)
  expect(commits[0]).toBeGreaterThan(9000)
})

test('transactions that lock several customers never wait in a circle', () => {
  const agenda = createAgenda()
  const database = createDatabase(agenda, { cores: 2, disk })
  let committed = 0
  for (const customers of [[1, 2], [2, 1], [3, 1, 2], [2], [1, 3]]) {
    database.transact({ customers, workMs: 1, logBytes: 1 }, () => committed++)
  }
  agenda.runUntil(100)
  expect(committed).toBe(5)
})

test('one that goes down fails what was under way, and takes work again when it is up', () => {
  const agenda = createAgenda()
  const database = createDatabase(agenda, { cores: 1, disk })
  const told: boolean[] = []
  const transact = () => database.transact({ customers: [1], workMs: 5, logBytes: 1 }, (ok) => told.push(ok))
  transact()
  transact()
  agenda.runUntil(2)
  database.goDown()
  expect(told).toEqual([false, false])
  transact()
  agenda.runUntil(20)
  database.comeUp()
  transact()
  agenda.runUntil(40)
  expect(told).toEqual([false, false, false, true])
})
