/**
 * The peers of B5, each in a process of its own: fills its queue, works it off, and says how many jobs a second that were,
 * from the first one begun until none is left in the database.
 */
import { waitFor } from '@passerelle/testkit'
import { makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { createSender } from './webhook-sender.ts'

interface Queue {
  add(count: number): Promise<unknown>
  /** Gives what stops it. */
  work(send: () => Promise<void>): Promise<() => Promise<unknown>>
  /** Whether a job is left. */
  left: string
}

const [name = '', database = '', url = '', connections = '64'] = process.argv.slice(2)
const concurrency = Number(connections)
const sender = createSender(url, concurrency)
const client = new pg.Client({ connectionString: database })
await client.connect()
const queue = name === 'pg-boss' ? await openPgBoss() : await openGraphileWorker()

async function openPgBoss(): Promise<Queue> {
  const boss = new PgBoss(database)
  await boss.start()
  await boss.createQueue('webhooks')
  const options = {
    ...{ batchSize: concurrency, localConcurrency: 2, pollingIntervalSeconds: 0.5 },
    ...{ burstWhenBatchFull: true, perJobResults: true as const },
  }
  return {
    add: (count) =>
      boss.insert(
        'webhooks',
        Array.from({ length: count }, (_, n) => ({ data: { n } })),
      ),
    work: async (send) => {
      await boss.work('webhooks', options, (jobs) =>
        Promise.all(jobs.map(({ id }) => send().then(() => ({ id, status: 'completed' as const })))),
      )
      return () => boss.offWork('webhooks')
    },
    left: "select exists (select from pgboss.job where name = 'webhooks' and state < 'completed') as left",
  }
}

async function openGraphileWorker(): Promise<Queue> {
  const utils = await makeWorkerUtils({ connectionString: database })
  await utils.migrate()
  const preset = {
    worker: {
      ...{ connectionString: database, concurrentJobs: concurrency, maxPoolSize: concurrency + 1 },
      ...{ localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 },
    },
  }
  return {
    add: (count) => utils.addJobs(Array.from({ length: count }, (_, n) => ({ identifier: 'webhook', payload: { n } }))),
    work: async (send) => {
      const runner = await run({ preset, taskList: { webhook: send }, noHandleSignals: true })
      return () => runner.stop()
    },
    left: 'select exists (select from graphile_worker.jobs) as left',
  }
}

process.on('message', async ({ count }: { count: number }) => {
  await queue.add(count)
  let startedAt = Number.POSITIVE_INFINITY
  const stop = await queue.work(() => {
    startedAt = Math.min(startedAt, performance.now())
    return sender.send()
  })
  await waitFor('the jobs to be done', async () => !(await client.query(queue.left)).rows[0].left, 120_000)
  const perSecond = (count * 1000) / (performance.now() - startedAt)
  await stop()
  process.send?.(perSecond)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
