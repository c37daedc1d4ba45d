/** What must be so in any fleet, whatever the figures it is fed with. */
import { describe, expect, test } from 'vitest'
import type { EngineCosts } from './costs.ts'
import { createFleet, type FleetShape } from './fleet.ts'
import { measureThroughput, percentile, sendOpen } from './load.ts'

const operation = (serverUs: number, databaseUs: number) => ({
  statements: { alone: 1, together: 1 },
  rows: 1,
  logBytes: { alone: 1000, together: 1000 },
  serverUs,
  databaseUs,
})
/** A server takes 1,000 messages a second, the database 4,000. */
const costs: EngineCosts = {
  source: 'a test',
  transaction: { databaseUs: 0, logBytes: 0 },
  inbound: operation(1000, 500),
  reply: operation(100, 50),
  delivery: operation(100, 50),
}
const shape: FleetShape = {
  servers: 2,
  database: { cores: 2, disk: { syncMs: 1, bytesPerMs: 1_000_000 } },
  costs,
  customers: 1_000_000,
  connectors: 1000,
  delivery: { concurrency: 16, webhookMs: 20, takeOverMs: 30_000 },
}
const throughputOf = (servers: number, rest: Partial<FleetShape> = {}) =>
  measureThroughput(createFleet({ ...shape, servers, ...rest }), { clients: 64 * servers, forMs: 5000 })

test('the same seed gives the same run', () => {
  const run = () => {
    const fleet = createFleet({ ...shape, replies: 0.5 })
    const times: number[] = []
    sendOpen(fleet, { perSecond: 1000, untilMs: 2000 }, ({ tookMs }) => times.push(tookMs))
    fleet.agenda.runUntil(5000)
    return { times, delivered: fleet.deliveries.delivered() }
  }
  expect(run()).toEqual(run())
})

test('twice the servers, twice the messages, until the database is full; then as many as it takes', () => {
  const [one, two, four, eight] = [1, 2, 4, 8].map((servers) => throughputOf(servers)) as [
    number,
    number,
    number,
    number,
  ]
  expect(one).toBeGreaterThan(950)
  expect(one).toBeLessThan(1010)
  expect(two / one).toBeCloseTo(2, 1)
  expect(four).toBeGreaterThan(3600)
  expect(eight).toBeLessThan(4040)
  expect(eight).toBeGreaterThan(3800)
})

test('what one customer sends is bounded by its transactions, however many servers there are', () => {
  const alone = { hotCustomer: 1, costs: { ...costs, inbound: operation(10, 500) } }
  const [four, eight] = [throughputOf(4, alone), throughputOf(8, alone)]
  // One transaction at a time: on one core of two.
  expect(eight).toBeLessThan(2000)
  expect(eight / four).toBeCloseTo(1, 1)
})

test('a customer with a tenth of all messages holds up no others, as long as servers keep them apart', () => {
  const othersOf = (keepsApart: boolean) => {
    const fleet = createFleet({
      ...{ ...shape, servers: 8, hotCustomer: 0.1, groups: { keepsApart } },
      database: { cores: 8, disk: shape.database.disk },
      costs: { ...costs, inbound: operation(50, 100), transaction: { databaseUs: 500, logBytes: 0 } },
    })
    const others: number[] = []
    sendOpen(fleet, { perSecond: 16_000, untilMs: 1000 }, ({ customer, tookMs }) => {
      if (customer !== 0) others.push(tookMs)
    })
    fleet.agenda.runUntil(3000)
    return percentile(others, 0.99)
  }
  expect(othersOf(true)).toBeLessThan(60)
  expect(othersOf(false)).toBeGreaterThan(240)
})

test('a backlog drains at what the fleet takes beyond what comes', () => {
  const fleet = createFleet(shape)
  let acknowledged = 0
  // 3,000 a second come for 2 s where 2,000 are taken, and then 1,000: two seconds later it is gone.
  sendOpen(fleet, { perSecond: 3000, untilMs: 2000 }, () => acknowledged++)
  fleet.agenda.runUntil(2000)
  const waiting = fleet.servers.reduce((sum, server) => sum + server.figures().meanNumber, 0)
  expect(waiting).toBeGreaterThan(500)
  const late: number[] = []
  sendOpen(fleet, { perSecond: 1000, untilMs: 6000 }, ({ tookMs }) => late.push(tookMs))
  fleet.agenda.runUntil(8000)
  expect(percentile(late.slice(0, 500), 0.5)).toBeGreaterThan(400)
  expect(percentile(late.slice(-500), 0.5)).toBeLessThan(20)
})

describe('faults', () => {
  function runWith(befall: (fleet: ReturnType<typeof createFleet>) => void, untilMs: number) {
    const order = new Map<number, number[]>()
    const fleet = createFleet({
      ...{ ...shape, servers: 4, customers: 50, connectors: 5, replies: 1 },
      delivery: {
        ...shape.delivery,
        onDelivered: ({ customer, number }) => order.set(customer, [...(order.get(customer) ?? []), number]),
      },
    })
    let acknowledged = 0
    sendOpen(fleet, { perSecond: 300, untilMs: 20_000 }, () => acknowledged++)
    befall(fleet)
    fleet.agenda.runUntil(untilMs)
    return { fleet, acknowledged, order: [...order.values()] }
  }
  const isInOrder = (numbers: readonly number[]) => numbers.every((one, i) => i === 0 || one > (numbers[i - 1] ?? 0))

  test('a server that dies: nothing is lost or out of order, and what it had leased goes once it is taken over', () => {
    const { fleet, acknowledged, order } = runWith(({ agenda, servers, deliveries }) => {
      agenda.after(10_000, () => {
        servers[0]?.die()
        if (servers[0]) deliveries.abandon(servers[0])
      })
    }, 70_000)
    expect(fleet.deliveries.delivered()).toBe(acknowledged)
    expect(fleet.deliveries.pending()).toBe(0)
    expect(order.every(isInOrder)).toBe(true)
    const slowest = percentile(fleet.deliveries.times(), 1)
    expect(slowest).toBeGreaterThan(29_000)
    expect(slowest).toBeLessThan(60_000)
  })

  test('a database that is away: everything is acknowledged and delivered in the end, the first within 10 s', () => {
    let firstAfter = Number.POSITIVE_INFINITY
    const { fleet, acknowledged, order } = runWith((it) => {
      it.agenda.after(5000, () => it.database.goDown())
      it.agenda.after(9000, () => {
        it.database.comeUp()
        it.send(() => {
          firstAfter = Math.min(firstAfter, it.agenda.now() - 9000)
        })
      })
    }, 70_000)
    expect(firstAfter).toBeLessThan(10_000)
    expect(fleet.repeated()).toBeGreaterThan(0)
    expect(fleet.deliveries.delivered()).toBe(acknowledged + 1)
    expect(order.every(isInOrder)).toBe(true)
  })

  test('a connector whose webhooks are slow delays its own replies, and no others', () => {
    const fleet = createFleet({ ...shape, servers: 4, hotConnector: 0.5, replies: 1 })
    sendOpen(fleet, { perSecond: 2000, untilMs: 5000 })
    fleet.agenda.runUntil(5000)
    // 16 at a time of 20 ms: 800 a second at most, of 1,000.
    expect(fleet.deliveries.pending()).toBeGreaterThan(500)
    expect(percentile(fleet.deliveries.times(), 0.4)).toBeLessThan(150)
  })
})
