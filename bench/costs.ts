/**
 * What a message costs the database: statements, rows, bytes of the write-ahead log. Alone, and when many come together and
 * share transactions. Everything counts, what the loops do later included; looks that find nothing to do count too. The
 * gateway runs in this process, so that its statements can be counted.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ConversationItem } from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { newMessage } from './messages.ts'

const counts = { alone: 100, together: 1000 }
const atOnce = 64

interface Spent {
  statements: number
  rows: number
  logBytes: number
}

interface Counter {
  /** What `work` and the loops after it took, for one of `count`. */
  measure(count: number, work: () => Promise<void>): Promise<Spent>
  settled(): number
}

export async function costs(): Promise<void> {
  const world = await createWorld({ settings: { CONNECTOR_RATE: '1000000' } })
  const counter = createCounter(world)
  try {
    console.log('  SQLite, for one:        statements   rows   bytes of the log')
    const conversations = await measureMessages(world, counter)
    await measureReplies(world, counter, conversations)
  } finally {
    await world.close()
  }
}

async function measureMessages(world: World, counter: Counter): Promise<string[]> {
  const send = () => world.send(newMessage())
  await times(200, send)
  await report(counter, 'message', send)
  const { items } = await world.asDesk.get<{ items: ConversationItem[] }>('/conversations?limit=100')
  return items.map(({ id }) => id)
}

async function measureReplies(world: World, counter: Counter, conversations: readonly string[]): Promise<void> {
  let next = 0
  const reply = () => world.reply(conversations[next++ % conversations.length] ?? '', 'Thank you. We look into it.')
  const pause = (paused: boolean) => world.asOperator.patch(`/connectors/${world.connector.id}`, { paused })
  await pause(true)
  await report(counter, 'reply, to its 201', reply)
  const waiting = counts.alone + counts.together
  const drained = await counter.measure(waiting, async () => {
    const before = counter.settled()
    await pause(false)
    await waitFor('the deliveries', () => counter.settled() - before >= waiting, 120_000)
  })
  const alone = await counter.measure(counts.alone, async () => {
    for (let n = 0; n < counts.alone; n++) {
      const before = counter.settled()
      await reply()
      await waitFor('the delivery', () => counter.settled() > before)
    }
  })
  print('reply and delivery, alone', alone)
  print('delivery, together', drained)
}

async function report(counter: Counter, name: string, act: () => Promise<unknown>): Promise<void> {
  print(
    `${name}, alone`,
    await counter.measure(counts.alone, async () => {
      for (let n = 0; n < counts.alone; n++) await act()
    }),
  )
  print(`${name}, together`, await counter.measure(counts.together, () => times(counts.together, act)))
}

const print = (name: string, { statements, rows, logBytes }: Spent): void =>
  console.log(
    `  ${name.padEnd(26)} ${statements.toFixed(1).padStart(7)} ${rows.toFixed(1).padStart(7)} ${logBytes.toFixed(0).padStart(9)}`,
  )

/** As many at once as B1 has connections. */
async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  let left = count
  const client = async () => {
    while (left-- > 0) await act()
  }
  await Promise.all(Array.from({ length: atOnce }, client))
}

/** Longer than the loops wait until they look by themselves. */
const loopsMs = 1500
const apart = /^(begin|commit|rollback|savepoint|release|pragma)\b/i

function createCounter({ dataDir }: World): Counter {
  const spent = { statements: 0, rows: 0, settled: 0 }
  countStatements((sql, rows) => {
    if (apart.test(sql)) return
    spent.statements += 1
    spent.rows += rows
    if (/^update deliveries set state/i.test(sql)) spent.settled += rows
  })
  const file = join(dataDir, 'passerelle.db')
  const rest = () => new Promise((resolve) => setTimeout(resolve, loopsMs))
  return {
    settled: () => spent.settled,
    async measure(count, work) {
      await rest()
      emptyLog(file)
      const before = { ...spent }
      await work()
      await rest()
      return {
        statements: (spent.statements - before.statements) / count,
        rows: (spent.rows - before.rows) / count,
        logBytes: statSync(`${file}-wal`).size / count,
      }
    },
  }
}

function emptyLog(file: string): void {
  const other = new DatabaseSync(file)
  try {
    const [{ busy }] = other.prepare('pragma wal_checkpoint(truncate)').all() as [{ busy: number }]
    if (busy !== 0) throw new Error('The log is being read: run it again.')
  } finally {
    other.close()
  }
}

/** Rows are those that a statement says it changed, or gave back after it did. */
function countStatements(count: (sql: string, rows: number) => void): void {
  for (const name of ['run', 'get', 'all'] as const) {
    const original = StatementSync.prototype[name]
    const value = function (this: StatementSync, ...values: unknown[]) {
      const result: unknown = Reflect.apply(original, this, values)
      count(this.sourceSQL.trim(), countRows(this.sourceSQL, result))
      return result
    }
    Object.defineProperty(StatementSync.prototype, name, { configurable: true, value })
  }
}

function countRows(sql: string, result: unknown): number {
  if (typeof result === 'object' && result !== null && 'changes' in result) return Number(result.changes)
  if (!/\breturning\b/i.test(sql)) return 0
  return Array.isArray(result) ? result.length : Number(result !== undefined)
}
