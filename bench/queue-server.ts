/**
 * The peers of B5, each in a process of its own: fills its queue, works it off, and says how many jobs a second that were,
 * from the first one begun until none is left in the database. In order: of a customer's jobs one at a time, as they were
 * added, which it watches; else as they come.
 */
import { waitFor } from '@passerelle/testkit'
import { makeWorkerUtils, run } from 'graphile-worker'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { customers } from './messages.ts'
import { createSender } from './webhook-sender.ts'

interface Job {
  n: number
}

interface Queue {
  add(jobs: Job[]): Promise<unknown>
  /** Gives what stops it. */
  work(send: (job: Job) => Promise<void>): Promise<() => Promise<unknown>>
  /** Whether a job is left. */
  left: string
}

const [name = '', order = '', database = '', url = '', connections = '64'] = process.argv.slice(2)
const inOrder = order === 'in order'
const concurrency = Number(connections)
const sender = createSender(url, concurrency)
const client = new pg.Client({ connectionString: database })
await client.connect()
const queue = name === 'pg-boss' ? await openPgBoss() : await openGraphileWorker()

async function openPgBoss(): Promise<Queue> {
  const boss = new PgBoss(database)
  await boss.start()
  await boss.createQueue('webhooks', inOrder ? { policy: 'key_strict_fifo' } : {})
  const options = {
    ...{ batchSize: concurrency, localConcurrency: 2, pollingIntervalSeconds: 0.5 },
    ...{ burstWhenBatchFull: true, perJobResults: true as const },
  }
  return {
    add: (jobs) =>
      boss.insert(
        'webhooks',
        jobs.map((data) => ({ data, ...(inOrder && { singletonKey: customerOf(data) }) })),
      ),
    work: async (send) => {
      await boss.work<Job>('webhooks', options, (jobs) =>
        Promise.all(jobs.map(({ id, data }) => send(data).then(() => ({ id, status: 'completed' as const })))),
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
    add: (jobs) =>
      utils.addJobs(
        jobs.map((payload) => ({
          ...{ identifier: 'webhook', payload },
          ...(inOrder && { queueName: customerOf(payload) }),
        })),
      ),
    work: async (send) => {
      const taskList = { webhook: (payload: unknown) => send(payload as Job) }
      const runner = await run({ preset, taskList, noHandleSignals: true })
      return () => runner.stop()
    },
    left: 'select exists (select from graphile_worker.jobs) as left',
  }
}

process.on('message', async ({ count }: { count: number }) => {
  // Those of one call are as old as each other: of a customer, one a call.
  for (let from = 0; from < count; from += customers) {
    await queue.add(Array.from({ length: Math.min(customers, count - from) }, (_, n) => ({ n: from + n })))
  }
  const watch = inOrder ? watchOrder() : undefined
  let startedAt = Number.POSITIVE_INFINITY
  const stop = await queue.work(async (job) => {
    startedAt = Math.min(startedAt, performance.now())
    watch?.begin(job)
    await sender.send()
    watch?.end(job)
  })
  await waitFor('the jobs to be done', async () => !(await client.query(queue.left)).rows[0].left, 120_000)
  const perSecond = (count * 1000) / (performance.now() - startedAt)
  await stop()
  process.send?.(perSecond)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

function customerOf({ n }: Job): string {
  return `customer-${n % customers}`
}

/** A peer that does not keep the order would be quicker than one that does: its figure would say nothing. */
function watchOrder() {
  const last = new Map<string, number>()
  const underWay = new Set<string>()
  return {
    begin(job: Job) {
      const customer = customerOf(job)
      if (underWay.has(customer) || job.n < (last.get(customer) ?? -1)) throw new Error(`${name} is out of order`)
      underWay.add(customer)
      last.set(customer, job.n)
    },
    end: (job: Job) => underWay.delete(customerOf(job)),
  }
}
