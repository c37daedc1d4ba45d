/**
 * B5: B4 on PostgreSQL, beside consumers of two job queues that make the same signed POST for each job, on the same
 * database server: in the order of each conversation, as the gateway does, and without any, which is less work. Whether
 * any is left, the database is asked of all of them. Beside them a pool that makes the same POST and keeps nothing: no
 * queue can be faster on this machine.
 */
import { type FreshDatabase, freshDatabase, usePostgres } from '@passerelle/testkit/postgres'
import pg from 'pg'
import { compare } from './compare.ts'
import { prepareDeliveries } from './delivery-queue.ts'
import { customers } from './messages.ts'
import { forkPeer, startMeasured, startPeer } from './servers.ts'

const goal = 1.5
const concurrency = 64
/** As many as in B4. */
const count = customers * 5

const left = "select exists (select from deliveries where state = 'pending') as left"

const queueNames = {
  'pg-boss':
    'two workers with batches of 64, each job settled by itself, the next fetched at once while batches are full; in order: key_strict_fifo',
  'graphile-worker':
    '64 jobs at once, a local queue of 500, completions gathered (completeJobBatchDelay: 0), LISTEN; in order: a named queue a conversation',
}
const kinds = Object.keys(queueNames).flatMap((name) => ['in order', 'no order'].map((order) => ({ name, order })))

export async function queues(): Promise<void> {
  for (const [name, how] of Object.entries(queueNames)) console.log(`  ${name}: ${how}`)
  const server = await usePostgres()
  const databases: FreshDatabase[] = []
  const databaseUrl = async () => {
    const database = await freshDatabase(server.url())
    databases.push(database)
    return database.url
  }
  const webhook = await startPeer('webhook-server.ts')
  const url = `http://127.0.0.1:${webhook.port}/webhook`
  const ownUrl = await databaseUrl()
  const settings = { WEBHOOK_CONCURRENCY: String(concurrency), DATABASE_URL: ownUrl }
  const gateway = await startMeasured(settings, { webhook_url: url })
  const peers = await Promise.all(
    kinds.map(async ({ name, order }) => {
      const peer = await forkPeer('queue-server.ts', name, order, await databaseUrl(), url, String(concurrency))
      return { ...peer, name: `${name}, ${order}`, measure: () => peer.ask<number>({ count }) }
    }),
  )
  const bare = await forkPeer('sender-server.ts', url, String(concurrency))
  const client = new pg.Client({ connectionString: ownUrl })
  await client.connect()
  const areSettled = async () => !(await client.query(left)).rows[0].left
  try {
    const deliver = await prepareDeliveries(gateway, areSettled)
    await deliver(count)
    for (const { measure } of peers) await measure()
    await bare.ask<number>({ count })
    await compare({
      ours: { name: 'gateway', measure: () => deliver(count) },
      peers: [
        ...peers.map(({ name, measure }) => ({ name, goal, measure })),
        { name: 'undici.Pool, which keeps nothing', measure: () => bare.ask<number>({ count }) },
      ],
      unit: 'deliveries',
      rounds: 5,
    })
  } finally {
    await client.end()
    for (const { stop } of [...peers, bare, gateway, webhook]) await stop()
    for (const { drop } of databases) await drop()
    await server.close()
  }
}
