/** How much a cell takes as it grows, and how it answers as it fills. */
import { createFleet, type Fleet, type FleetShape } from './fleet.ts'
import { measureThroughput, percentile, sendOpen } from './load.ts'
import { ms, percent, printTable, whole } from './table.ts'

const clientsEach = 64
/** More than that would only wait longer. */
const mostClients = 8192

/** Messages a second, with as many servers as named. */
export function printServers(shape: FleetShape, counts: readonly number[]): void {
  const rows = counts.map((servers) => {
    const fleet = createFleet({ ...shape, servers })
    const throughput = measureThroughput(fleet, { clients: Math.min(clientsEach * servers, mostClients), forMs: 500 })
    const { utilisation, writesPerSecond, logBytesPerSecond } = fleet.database.figures()
    const busy = fleet.servers.reduce((sum, server) => sum + server.figures().utilisation, 0) / servers
    return [
      ...[servers, whole(throughput), percent(busy), percent(utilisation)],
      ...[whole(writesPerSecond), (logBytesPerSecond / 1e6).toFixed(0)],
    ]
  })
  const head = ['servers', 'messages/s', 'servers busy', 'database busy', 'log writes/s', 'log MB/s']
  printTable('One cell, as many messages as it takes', head, rows)
}

/** The record of activities is one chain: transactions that add to it go one after another. */
export function printRecorded(shape: FleetShape): void {
  const rows = [0, 0.01, 0.1, 0.5, 1].map((recorded) => {
    const fleet = createFleet({ ...shape, recorded })
    const throughput = measureThroughput(fleet, { clients: mostClients, forMs: 500 })
    return [percent(recorded), whole(throughput), percent(fleet.database.figures().utilisation)]
  })
  printTable(
    `${shape.servers} servers, as many messages as they take, some of which open or reopen a conversation`,
    ['of them open one', 'messages/s', 'database busy'],
    rows,
  )
}

const settleMs = 1000
const forMs = 2000

interface Seen {
  acknowledged: number[]
  fleet: Fleet
}

export function runAt(shape: FleetShape, perSecond: number): Seen {
  const fleet = createFleet(shape)
  const acknowledged: number[] = []
  sendOpen(fleet, { perSecond, untilMs: settleMs + forMs }, ({ tookMs }) => {
    if (fleet.agenda.now() > settleMs) acknowledged.push(tookMs)
  })
  fleet.agenda.runUntil(settleMs + forMs)
  return { acknowledged, fleet }
}

export function printLoads(shape: FleetShape, capacity: number): void {
  const rows = [0.3, 0.5, 0.7, 0.9, 1.05].map((part) => {
    const { acknowledged, fleet } = runAt({ ...shape, replies: 0 }, capacity * part)
    const answered = [0.5, 0.99, 0.999].map((of) => ms(percentile(acknowledged, of)))
    return [percent(part), whole(capacity * part), ...answered, percent(fleet.database.figures().utilisation)]
  })
  printTable(
    `${shape.servers} servers, answers as the load grows`,
    ['load', 'messages/s', 'p50', 'p99', 'p99.9', 'database busy'],
    rows,
  )
}

export function printHotCustomers(shape: FleetShape, perSecond: number): void {
  const rows = [0, 0.01, 0.1, 0.3].map((hotCustomer) => {
    const [apart, mixed] = [true, false].map((keepsApart) =>
      runHot({ ...shape, hotCustomer, groups: { keepsApart } }, perSecond),
    )
    return [percent(hotCustomer), ...[apart, mixed].flatMap((seen) => seen ?? [])]
  })
  printTable(
    `${shape.servers} servers, ${whole(perSecond)} messages/s, some of one customer: kept apart while one of theirs is under way, or not`,
    ['of one customer', 'taken/s', 'its p99', "others' p99", 'taken/s, mixed', 'its p99', "others' p99"],
    rows,
  )
}

function runHot(shape: FleetShape, perSecond: number): string[] {
  const fleet = createFleet(shape)
  const [hot, others]: [number[], number[]] = [[], []]
  sendOpen(fleet, { perSecond, untilMs: forMs }, ({ customer, tookMs }) => {
    ;(customer === 0 ? hot : others).push(tookMs)
  })
  fleet.agenda.runUntil(forMs)
  const of = (times: readonly number[]) => (times.length === 0 ? '' : ms(percentile(times, 0.99)))
  return [whole((hot.length + others.length) / (forMs / 1000)), of(hot), of(others)]
}

export function printHotConnectors(shape: FleetShape, perSecond: number): void {
  const rows = [0, 0.1, 0.5].map((hotConnector) => {
    const times: [number[], number[]] = [[], []]
    const fleet = createFleet({
      ...{ ...shape, hotConnector, replies: 1 },
      delivery: {
        ...shape.delivery,
        onDelivered: ({ customer, addedAt }) =>
          times[customer % shape.connectors === 0 ? 0 : 1].push(fleet.agenda.now() - addedAt),
      },
    })
    sendOpen(fleet, { perSecond, untilMs: 4000 })
    fleet.agenda.runUntil(4000)
    const [hot, others] = times.map((all) => (all.length === 0 ? '' : ms(percentile(all, 0.99))))
    return [
      percent(hotConnector),
      whole(fleet.deliveries.delivered() / 4),
      whole(fleet.deliveries.pending()),
      hot,
      others,
    ]
  })
  printTable(
    `${shape.servers} servers, ${whole(perSecond)} replies/s, some of them of one connector (${shape.delivery.concurrency} at once)`,
    ['of one connector', 'delivered/s', 'pending after 4 s', 'its p99', "others' p99"],
    rows.map((row) => row.map((cell) => cell ?? '')),
  )
}
