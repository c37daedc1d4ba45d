/**
 * What a message costs the database: statements, rows, bytes of the write-ahead log, and the processor time of a database
 * that is a process of its own. Alone, and when many come together and share transactions. Everything counts, what the
 * loops do later included; looks that find nothing to do count too. The gateway runs in this process, so that its
 * statements can be counted.
 */
import type { ConversationItem } from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { freshDatabase, startPostgres } from '@passerelle/testkit/postgres'
import { countOnPostgres } from './count-on-postgres.ts'
import { countOnSqlite } from './count-on-sqlite.ts'
import { newMessage } from './messages.ts'

interface Spent extends Counts {
  rows: number
}

const counts = { alone: 100, together: 1000 }
const atOnce = 64

export interface Counts {
  statements: number
  logBytes: number
  /** Of the database's processes. */
  cpuUs: number
}

export interface Counter {
  /** Up to now. */
  read(): Promise<Counts>
  /** Written up to now; it may take a while until this is known. */
  readRows(): Promise<number>
  /** Deliveries that are not settled. */
  pending(): Promise<number>
  close(): Promise<void>
}

export async function costs(): Promise<void> {
  const world = await openWorld()
  await measureOn('SQLite', world, countOnSqlite(world.dataDir))
  const server = await startPostgres({ because: 'the processor time of its processes is read' })
  try {
    const onPostgres = (name: string, url: string, settings: Record<string, string> = {}) =>
      openWorld({ ...settings, DATABASE_URL: url }).then(async (world) =>
        measureOn(name, world, await countOnPostgres(server, url)),
      )
    await onPostgres('PostgreSQL', server.url())
    // Groups are as large as what may be under way lets them be. A new database has more in its log.
    const { url, drop } = await freshDatabase(server.url())
    await onPostgres(`${atOnce} webhooks at once`, url, { WEBHOOK_CONCURRENCY: String(atOnce) })
    await drop()
  } finally {
    await server.close()
  }
}

const openWorld = (settings: Record<string, string> = {}) =>
  createWorld({ settings: { CONNECTOR_RATE: '1000000', ...settings } })

async function measureOn(engine: string, world: World, counter: Counter): Promise<void> {
  console.log(`  ${`${engine}, for one:`.padEnd(28)} statements   rows  log bytes  database, us`)
  try {
    const conversations = await measureMessages(world, counter)
    await measureReplies(world, counter, conversations)
  } finally {
    await world.close()
    await counter.close()
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
  const allSettled = () => waitFor('the deliveries', async () => (await counter.pending()) === 0, 120_000)
  await pause(true)
  await report(counter, 'reply, to its 201', reply)
  const waiting = await counter.pending()
  const drained = await measure(counter, waiting, async () => {
    await pause(false)
    await allSettled()
  })
  const alone = await measure(counter, counts.alone, async () => {
    for (let n = 0; n < counts.alone; n++) {
      await reply()
      await allSettled()
    }
  })
  print('reply and delivery, alone', alone)
  print('delivery, together', drained)
}

async function report(counter: Counter, name: string, act: () => Promise<unknown>): Promise<void> {
  const alone = await measure(counter, counts.alone, async () => {
    for (let n = 0; n < counts.alone; n++) await act()
  })
  print(`${name}, alone`, alone)
  print(`${name}, together`, await measure(counter, counts.together, () => times(counts.together, act)))
}

function print(name: string, { statements, rows, logBytes, cpuUs }: Spent): void {
  const cells = [statements.toFixed(1).padStart(10), rows.toFixed(1).padStart(6), logBytes.toFixed(0).padStart(10)]
  console.log(`  ${name.padEnd(28)} ${cells.join(' ')} ${cpuUs > 0 ? cpuUs.toFixed(0).padStart(13) : ''}`)
}

/** Longer than the loops wait until they look by themselves. */
const loopsMs = 1500

/** What `work` and the loops after it took, for one of `count`. */
async function measure(counter: Counter, count: number, work: () => Promise<void>): Promise<Spent> {
  const rest = () => new Promise((resolve) => setTimeout(resolve, loopsMs))
  await rest()
  const rowsBefore = await counter.readRows()
  const before = await counter.read()
  await work()
  await rest()
  const after = await counter.read()
  const rows = await counter.readRows()
  return {
    statements: (after.statements - before.statements) / count,
    rows: (rows - rowsBefore) / count,
    logBytes: (after.logBytes - before.logBytes) / count,
    cpuUs: (after.cpuUs - before.cpuUs) / count,
  }
}

/** As many at once as B1 has connections. */
async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  let left = count
  const client = async () => {
    while (left-- > 0) await act()
  }
  await Promise.all(Array.from({ length: atOnce }, client))
}
