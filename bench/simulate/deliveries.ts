/**
 * Replies on their way to webhooks: a line for each customer, one at a time; so many at once for each connector, in the
 * fleet as a whole; claimed in batches by the servers, under leases that others take over when their server is gone.
 */
import type { Agenda } from './agenda.ts'
import { createBacklog, type Delivery } from './backlog.ts'
import type { Database } from './database.ts'
import type { CommandCost, Server } from './node.ts'
import type { Random } from './random.ts'

export interface DeliveryShape {
  connectorOf(customer: number): number
  /** Of one connector. */
  concurrency: number
  webhookMs: number
  claim: CommandCost
  settlement: CommandCost
  /** From a server's death to the moment at which another one has what it had leased. */
  takeOverMs: number
  onDelivered?(delivery: Delivery): void
}

export interface Deliveries {
  add(customer: number): void
  /** When a server has died. */
  abandon(server: Server): void
  delivered(): number
  pending(): number
  /** From added to settled. */
  times(): number[]
}

interface Parts {
  agenda: Agenda
  random: Random
  database: Database
  servers: readonly Server[]
}

const batchSize = 64
const atOnce = 512
const pollMs = 500
const settleAgainMs = 1000

interface Worker {
  server: Server
  leased: Set<Delivery>
  isClaiming: boolean
}

export function createDeliveries({ agenda, random, database, servers }: Parts, shape: DeliveryShape): Deliveries {
  const backlog = createBacklog(shape)
  const workers = servers.map((server): Worker => ({ server, leased: new Set(), isClaiming: false }))
  const times: number[] = []
  let turn = 0
  let delivered = 0

  function wake(): void {
    for (let tried = 0; tried < workers.length && backlog.hasReady(); tried++) {
      turn = (turn + 1) % workers.length
      const worker = workers[turn]
      if (worker?.server.isAlive() && !worker.isClaiming && worker.leased.size < atOnce) {
        claim(worker)
        return
      }
    }
  }
  function claim(worker: Worker): void {
    const batch = backlog.take(Math.min(batchSize, atOnce - worker.leased.size))
    if (batch.length === 0) return
    worker.isClaiming = true
    const transaction = {
      customers: batch.map(({ customer }) => customer),
      workMs: batch.length * shape.claim.databaseMs,
      logBytes: batch.length * shape.claim.logBytes,
    }
    database.transact(transaction, (committed) => {
      worker.isClaiming = false
      for (const delivery of batch) worker.leased.add(delivery)
      if (!committed) {
        giveBack(worker)
        agenda.after(pollMs, wake)
      } else if (worker.server.isAlive()) {
        for (const delivery of batch) agenda.after(random.exponential(shape.webhookMs), () => settle(worker, delivery))
        wake()
      } else agenda.after(shape.takeOverMs, () => takeOver(worker))
    })
  }
  function settle(worker: Worker, delivery: Delivery): void {
    if (!worker.leased.has(delivery) || !worker.server.isAlive()) return
    worker.server.command(delivery.customer, shape.settlement, (committed) => {
      if (!committed) {
        agenda.after(settleAgainMs, () => settle(worker, delivery))
        return
      }
      worker.leased.delete(delivery)
      delivered += 1
      times.push(agenda.now() - delivery.addedAt)
      shape.onDelivered?.(delivery)
      backlog.settled(delivery)
      wake()
    })
  }
  function giveBack(worker: Worker): void {
    for (const delivery of worker.leased) backlog.giveBack(delivery)
    worker.leased.clear()
  }
  function takeOver(worker: Worker): void {
    giveBack(worker)
    wake()
  }

  return {
    add(customer) {
      backlog.add(customer, agenda.now())
      wake()
    },
    abandon(server) {
      const worker = workers.find((one) => one.server === server)
      if (worker) agenda.after(shape.takeOverMs, () => takeOver(worker))
    },
    delivered: () => delivered,
    pending: () => backlog.size(),
    times: () => times,
  }
}
