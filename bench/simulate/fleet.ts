/** A cell: servers that share a database, and the clients that send to them. */
import { type Agenda, createAgenda } from './agenda.ts'
import { commandCost, type EngineCosts } from './costs.ts'
import { createDatabase, type Database, type DatabaseShape } from './database.ts'
import { createDeliveries, type Deliveries, type DeliveryShape } from './deliveries.ts'
import { createServer, type Server } from './node.ts'
import { createRandom, type Random } from './random.ts'

export interface FleetShape {
  servers: number
  database: DatabaseShape
  costs: EngineCosts
  customers: number
  connectors: number
  /** The part of the messages that is of customer 0, and of connector 0. */
  hotCustomer?: number
  hotConnector?: number
  /** The part of the messages that open or reopen a conversation, which the record of activities tells. */
  recorded?: number
  /** Replies for each message. */
  replies?: number
  delivery: Pick<DeliveryShape, 'concurrency' | 'webhookMs' | 'takeOverMs' | 'onDelivered'>
  seed?: number
  /** As a server gathers its commands, where that is not the usual way. */
  groups?: Partial<typeof usualGroups>
}

export interface Fleet {
  agenda: Agenda
  random: Random
  database: Database
  servers: Server[]
  deliveries: Deliveries
  costs: EngineCosts
  /** A message of some customer, sent again after a second or so until it is acknowledged. */
  send(acknowledged?: (message: Acknowledged) => void): void
  /** How often a message had to be sent again. */
  repeated(): number
}

export interface Acknowledged {
  customer: number
  /** From the first time it was sent. */
  tookMs: number
}

/** As store/postgres/group.ts has them: transactions of a server at once, commands of one at most, and what cannot go yet. */
const usualGroups = { transactions: 3, groupSize: 64, keepsApart: true }
const sendAgainMs = 1000

export function createFleet(shape: FleetShape): Fleet {
  const { costs, customers } = shape
  const agenda = createAgenda()
  const random = createRandom(shape.seed ?? 1)
  const database = createDatabase(agenda, shape.database)
  const { databaseUs, logBytes } = costs.transaction
  const transaction = { transactionMs: databaseUs / 1000, transactionBytes: logBytes }
  const groups = { ...usualGroups, ...shape.groups, ...transaction }
  const servers = Array.from({ length: shape.servers }, () => createServer(agenda, database, groups))
  const deliveries = createDeliveries({ agenda, random, database, servers }, deliveryShape(shape))
  const [inbound, reply] = [commandCost(costs.inbound), commandCost(costs.reply)]
  let repeated = 0

  function command(customer: number, cost: typeof inbound, done: () => void): void {
    const server = pickServer()
    const again = () => {
      repeated += 1
      agenda.after(sendAgainMs * (0.5 + random.next()), () => command(customer, cost, done))
    }
    if (server) server.command(customer, cost, (committed) => (committed ? done() : again()))
    else again()
  }
  /** As a proxy that has just looked: one that is alive. */
  function pickServer(): Server | undefined {
    const first = random.index(servers.length)
    if (servers[first]?.isAlive()) return servers[first]
    const alive = servers.filter((one) => one.isAlive())
    return alive[random.index(alive.length)]
  }
  function pickCustomer(): number {
    const drawn = random.next()
    if (drawn < (shape.hotCustomer ?? 0)) return 0
    const other = 1 + random.index(customers - 1)
    // Customers whose number the connectors divide are connector 0's.
    return random.next() < (shape.hotConnector ?? 0) ? other - (other % shape.connectors) : other
  }

  return {
    ...{ agenda, random, database, servers, deliveries, costs },
    send(acknowledged) {
      const customer = pickCustomer()
      const sentAt = agenda.now()
      const isRecorded = random.next() < (shape.recorded ?? 0)
      command(customer, { ...inbound, isRecorded }, () => {
        acknowledged?.({ customer, tookMs: agenda.now() - sentAt })
        if (random.next() < (shape.replies ?? 0)) command(customer, reply, () => deliveries.add(customer))
      })
    },
    repeated: () => repeated,
  }
}

/** A claim is a third of a delivery's work on the database, its settlement the rest. */
function deliveryShape({ costs, connectors, delivery }: FleetShape): DeliveryShape {
  const whole = commandCost(costs.delivery)
  return {
    ...delivery,
    connectorOf: (customer) => customer % connectors,
    claim: { nodeMs: 0, databaseMs: whole.databaseMs / 3, logBytes: whole.logBytes / 3 },
    settlement: { nodeMs: whole.nodeMs, databaseMs: (2 * whole.databaseMs) / 3, logBytes: (2 * whole.logBytes) / 3 },
  }
}
