/**
 * R5: four workers deliver to a partner who answers one webhook in ten badly. In each round some of them are lost with
 * webhooks under way; those that live go on once others have delivered what they had leased.
 */
import { createAccounts, operatorToken, waitFor } from '@passerelle/testkit'
import { usePostgres, withClient } from '@passerelle/testkit/postgres'
import { type Fleet, openFleet } from './fleet.ts'
import { type Leases, readLeases } from './leases.ts'
import { startLoad } from './load.ts'
import { loseSome, type Round } from './lose-some.ts'
import { eagerRetries } from './one-server.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { report } from './report.ts'
import { type Fate, startWorker, type Worker } from './worker.ts'

export interface LossFigures {
  delivered: number
  /** Replies that were answered 503, so that there are as many deliveries less. */
  refused: number
  slowestAnswerMs: number
  webhooks: number
  deliveriesASecond: number
  lost: Record<Fate, number>
  /** Deliveries that were under way on workers when these were lost. */
  leasesTakenOver: number
  slowestTakeOverMs: number
  lateSettlements: number
  faults: string[]
}

/** While some are lost, those left deliver some 15,000: each round needs more. */
const perRound = 20_000

export const runR5 = (count = `${5 * perRound}`): Promise<void> =>
  lose({
    ...{ deliveries: Number(count), customers: 200, rounds: 5, webhookTimeoutMs: 10_000 },
    fates: ['killed', 'stopped', 'cut off'],
  })

export const runCutOff = (): Promise<void> =>
  lose({ deliveries: 3 * perRound, customers: 200, rounds: 3, webhookTimeoutMs: 10_000, fates: ['cut off'] })

async function lose(losses: Losses): Promise<void> {
  const postgres = await usePostgres()
  const fleet = await openFleet(postgres.url())
  try {
    const figures = await loseWorkers(fleet, postgres.url(), losses)
    report(figures, figures.slowestTakeOverMs <= 60_000)
  } finally {
    await fleet.close()
    await postgres.close()
  }
}

export interface Losses {
  deliveries: number
  customers: number
  /** Spread over the deliveries. */
  rounds: number
  /** What becomes of one worker each; the others of the four live on. */
  fates: readonly Fate[]
  webhookTimeoutMs: number
}

export const loseWorkers = (fleet: Fleet, databaseUrl: string, losses: Losses): Promise<LossFigures> =>
  withClient(databaseUrl, async (client) => {
    await using resources = new AsyncDisposableStack()
    const receiver = await startReceiver({ failEvery: 10 })
    resources.defer(receiver.close)
    const started: Worker[] = []
    resources.defer(async () => void (await Promise.all(started.map((worker) => worker.close()))))
    const start = async (fate: Fate | undefined, settings: Record<string, string>) => {
      const worker = await startWorker(fleet, { databaseUrl, fate, settings })
      started.push(worker)
      return worker
    }
    return await loseWorkersOf({ fleet, receiver, leases: readLeases(client), start }, losses)
  })

interface World {
  fleet: Fleet
  receiver: Receiver
  leases: Leases
  start(fate: Fate | undefined, settings: Record<string, string>): Promise<Worker>
}

const workerCount = 4
/** What the dispatcher adds to the time a webhook may take. */
const leaseMarginMs = 20_000

async function loseWorkersOf({ fleet, receiver, leases, start }: World, losses: Losses): Promise<LossFigures> {
  const { deliveries, customers, fates, webhookTimeoutMs } = losses
  const settings = {
    ...eagerRetries,
    WEBHOOK_TIMEOUT: `${webhookTimeoutMs}ms`,
    WEBHOOK_CONCURRENCY: `${customers}`,
  }
  const api = await fleet.startServer({ settings: { ...settings, ROLES: 'api' } })
  const accounts = await createAccounts({
    ...{ url: api.url, operatorToken },
    connector: { webhook_url: receiver.url },
  })
  const startOne = (fate?: Fate) => start(fate, { ...settings, ROLES: 'worker' })
  let workers: Worker[] = []
  for (let n = 0; n < workerCount; n++) workers.push(await startOne(fates[n]))
  const from = performance.now()
  const load = await startLoad({ accounts, receiver, customers, mostReplies: deliveries })
  const rounds: Round[] = []
  for (let n = 0; n < losses.rounds; n++) {
    const due = (deliveries * (n + 0.5)) / (losses.rounds + 1)
    await waitFor(`${due} deliveries`, () => receiver.delivered().length >= due, 600_000)
    rounds.push(await loseSome({ accounts, receiver, leases, workers, leaseMs: webhookTimeoutMs + leaseMarginMs }))
    workers = await Promise.all(workers.map((worker) => (worker.fate === 'killed' ? startOne('killed') : worker)))
  }
  await load.stop()
  const faults = await load.findFaults(600_000)
  const seconds = (performance.now() - from) / 1000
  for (const { server } of workers) if (server.child.exitCode !== null) faults.push('a worker ended')
  return {
    delivered: receiver.delivered().length,
    refused: load.refused,
    slowestAnswerMs: Math.round(load.slowestMs),
    webhooks: receiver.requests,
    deliveriesASecond: Math.round(receiver.delivered().length / seconds),
    lost: countLost(losses),
    ...(await summarise(rounds, leases, faults)),
  }
}

function countLost({ rounds, fates }: Losses): Record<Fate, number> {
  const countOf = (fate: Fate) => (fates.includes(fate) ? rounds : 0)
  return { killed: countOf('killed'), stopped: countOf('stopped'), 'cut off': countOf('cut off') }
}

async function summarise(rounds: readonly Round[], leases: Leases, faults: readonly string[]) {
  const before = rounds.flatMap(({ settled }) => settled)
  const after = new Map((await leases.readSettled(before.map(({ id }) => id))).map((row) => [row.id, row]))
  // Attempts recorded since, of deliveries that had been settled by others.
  let lateSettlements = 0
  const changed: string[] = []
  for (const one of before) {
    const { state, settledAt, attempts } = after.get(one.id) ?? one
    lateSettlements += attempts - one.attempts
    if (state !== one.state || settledAt !== one.settledAt) changed.push(`settled late: ${one.id} is ${state}`)
  }
  return {
    leasesTakenOver: rounds.reduce((sum, { taken }) => sum + taken, 0),
    slowestTakeOverMs: Math.round(Math.max(...rounds.map(({ takeOverMs }) => takeOverMs))),
    lateSettlements,
    faults: [...faults, ...changed],
  }
}
