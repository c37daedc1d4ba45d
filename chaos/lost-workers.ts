/**
 * R5: four workers deliver to a partner who answers one webhook in ten badly. In each round two of them are killed and
 * one is stopped, all with webhooks under way; the stopped one goes on once others have delivered what it had leased.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { NodeItem } from '@passerelle/protocol'
import { type Accounts, createAccounts, type GatewayProcess, operatorToken, waitFor } from '@passerelle/testkit'
import { startPostgres, withClient } from '@passerelle/testkit/postgres'
import { type Fleet, openFleet } from './fleet.ts'
import { type Leases, readLeases, type Settled } from './leases.ts'
import { startLoad } from './load.ts'
import { type Receiver, startReceiver } from './receiver.ts'

export interface LossFigures {
  delivered: number
  /** Replies that were answered 503, so that there are as many deliveries less. */
  refused: number
  slowestAnswerMs: number
  webhooks: number
  deliveriesASecond: number
  killed: number
  stopped: number
  /** Deliveries that were under way on workers when they were killed or stopped. */
  leasesTakenOver: number
  slowestTakeOverMs: number
  lateSettlements: number
  faults: string[]
}

const usualCount = 100_000

export async function runR5(count?: string): Promise<void> {
  const postgres = await startPostgres()
  const fleet = await openFleet(postgres.url())
  try {
    const losses = { deliveries: Number(count ?? usualCount), customers: 100, webhookTimeoutMs: 10_000 }
    const { faults, ...figures } = await loseWorkers(fleet, postgres.url(), losses)
    console.log(' ', figures, `${faults.length} faults`)
    for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`)
    if (faults.length > 0 || figures.slowestTakeOverMs > 60_000) process.exitCode = 1
  } finally {
    await fleet.close()
    await postgres.close()
  }
}

export interface Losses {
  deliveries: number
  customers: number
  webhookTimeoutMs: number
  /** As many as there is time for, unless said. */
  mostRounds?: number
}

export const loseWorkers = (fleet: Fleet, databaseUrl: string, losses: Losses): Promise<LossFigures> =>
  withClient(databaseUrl, async (client) => {
    const receiver = await startReceiver({ failEvery: 10 })
    try {
      return await loseWorkersOf(fleet, receiver, readLeases(client), losses)
    } finally {
      await receiver.close()
    }
  })

async function loseWorkersOf(fleet: Fleet, receiver: Receiver, leases: Leases, losses: Losses): Promise<LossFigures> {
  const { deliveries, customers, webhookTimeoutMs, mostRounds = Infinity } = losses
  const settings = { RETRY_SCHEDULE: Array(100).fill('200ms').join(','), WEBHOOK_TIMEOUT: `${webhookTimeoutMs}ms` }
  const api = await fleet.startServer({ settings: { ...settings, ROLES: 'api' } })
  const accounts = await createAccounts({
    ...{ url: api.url, operatorToken },
    connector: { webhook_url: receiver.url },
  })
  const startWorker = () => fleet.startServer({ settings: { ...settings, ROLES: 'worker' } })
  let workers: GatewayProcess[] = []
  const fillUp = async () => {
    workers.push(...(await Promise.all(Array.from({ length: workerCount - workers.length }, startWorker))))
  }
  await fillUp()
  const from = performance.now()
  const load = await startLoad({ accounts, receiver, customers, mostReplies: deliveries })
  const rounds: Round[] = []
  do {
    await fillUp()
    const { length } = receiver.delivered()
    await waitFor('deliveries', () => receiver.delivered().length > length + customers, 60_000)
    rounds.push(await loseThree({ accounts, receiver, leases, workers, leaseMs: webhookTimeoutMs + leaseMarginMs }))
    workers = workers.filter(({ child }) => child.signalCode === null)
  } while (rounds.length < mostRounds && receiver.delivered().length < deliveries * 0.8)
  await load.stop()
  const faults = await load.findFaults(600_000)
  const seconds = (performance.now() - from) / 1000
  for (const { child } of workers) if (child.exitCode !== null) faults.push('a worker ended')
  return {
    delivered: receiver.delivered().length,
    refused: load.refused,
    slowestAnswerMs: Math.round(load.slowestMs),
    webhooks: receiver.requests,
    deliveriesASecond: Math.round(receiver.delivered().length / seconds),
    ...(await summarise(rounds, leases, faults)),
  }
}

const workerCount = 4

async function summarise(rounds: readonly Round[], leases: Leases, faults: readonly string[]) {
  const late = await findLate(
    leases,
    rounds.flatMap(({ settled }) => settled),
  )
  return {
    killed: rounds.length * 2,
    stopped: rounds.length,
    leasesTakenOver: rounds.reduce((sum, { taken }) => sum + taken, 0),
    slowestTakeOverMs: Math.round(Math.max(...rounds.map(({ takeOverMs }) => takeOverMs))),
    lateSettlements: late.count,
    faults: [...faults, ...late.faults],
  }
}

/** What the dispatcher adds to the time a webhook may take. */
const leaseMarginMs = 20_000

interface Round {
  taken: number
  takeOverMs: number
  /** What the stopped worker had leased, as it was before that worker went on. */
  settled: Settled[]
}

interface Losing {
  accounts: Accounts
  receiver: Receiver
  leases: Leases
  workers: readonly GatewayProcess[]
  leaseMs: number
}

async function loseThree({ accounts, receiver, leases, workers, leaseMs }: Losing): Promise<Round> {
  const listNodes = async () => (await accounts.asOperator.get<{ items: NodeItem[] }>('/nodes')).items
  receiver.hold()
  const leased = await waitFor('three workers with webhooks under way', async () => {
    const byNode = await leases.listByNode()
    return byNode.size >= 3 && receiver.held >= [...byNode.values()].flat().length && byNode
  })
  const ids = [...leased.keys()].slice(0, 3)
  const nodes = await listNodes()
  const pids = ids.map((id) => nodes.find((node) => node.id === id)?.pid)
  const [stopped, ...killed] = pids.map((pid) => workers.find(({ child }) => child.pid === pid))
  const [stoppedId = ''] = ids
  if (!stopped) throw new Error('a server with leases is none of the workers')
  stopped.child.kill('SIGSTOP')
  try {
    await Promise.all(killed.map((worker) => worker?.end('SIGKILL')))
    const from = performance.now()
    const had = (await leases.listByNode()).get(stoppedId) ?? []
    const taken = await leases.countOf(ids)
    receiver.release()
    await waitFor('their leases to be taken over', async () => (await leases.countOf(ids)) === 0, 180_000)
    const takeOverMs = performance.now() - from
    await wait(Math.max(0, leaseMs - takeOverMs))
    const settled = await waitFor('their deliveries to be made', () => findDelivered(leases, had), 60_000)
    return { taken, takeOverMs, settled }
  } finally {
    stopped.child.kill('SIGCONT')
    const isBack = ({ id, state }: NodeItem) => id === stoppedId && state === 'running'
    await waitFor('the stopped worker to be back', async () => (await listNodes()).some(isBack), 60_000)
  }
}

async function findDelivered(leases: Leases, ids: readonly string[]): Promise<Settled[] | undefined> {
  const rows = await leases.readSettled(ids)
  return rows.every(({ state }) => state === 'delivered') ? rows : undefined
}

/** Attempts recorded since, of deliveries that had been settled by others. */
async function findLate(leases: Leases, settled: readonly Settled[]) {
  const after = new Map((await leases.readSettled(settled.map(({ id }) => id))).map((row) => [row.id, row]))
  let count = 0
  const faults: string[] = []
  for (const before of settled) {
    const { state, settledAt, attempts } = after.get(before.id) ?? before
    count += attempts - before.attempts
    if (state !== before.state || settledAt !== before.settledAt) faults.push(`settled late: ${before.id} is ${state}`)
  }
  return { count, faults }
}
