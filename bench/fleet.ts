/** B11: B1 and B4 on PostgreSQL with two servers on one database, beside one server on another of the same machine. */
import { randomBytes } from 'node:crypto'
import { MESSAGES_PATH } from '@passerelle/protocol'
import { freshDatabase, type PostgresServer, startPostgres } from '@passerelle/testkit/postgres'
import { compare } from './compare.ts'
import { readServerCpuMs } from './count-on-postgres.ts'
import { prepareDeliveries } from './delivery-queue.ts'
import { measureLoad, requestBytes } from './load.ts'
import { customers, newMessage } from './messages.ts'
import { readCpuMs } from './process-stat.ts'
import { type RunningServer, startGateway, startMeasured, startPeer } from './servers.ts'

const goal = 1
const rounds = 3
const roundMs = 2000
const connections = 64
const deliveriesEach = customers * 2

export async function fleet(): Promise<void> {
  const server = await startPostgres({ because: 'the processor time of its processes is read' })
  const webhook = await startPeer('webhook-server.ts')
  const start = (servers: number) => startFleet(server, `http://127.0.0.1:${webhook.port}/webhook`, servers)
  const [two, one] = [await start(2), await start(1)]
  try {
    for (const [unit, measure] of [
      ['messages', 'send'],
      ['deliveries', 'deliver'],
    ] as const) {
      for (const warmed of [two, one]) await warmed[measure]()
      await compare({
        ours: { name: '2 servers', measure: () => two.watch(two[measure]) },
        peers: [{ name: '1 server', goal, measure: () => one.watch(one[measure]) }],
        unit,
        rounds,
      })
      for (const told of [two, one]) told.tell(unit)
    }
  } finally {
    for (const { stop } of [two, one, webhook]) await stop()
    await server.close()
  }
}

async function startFleet(server: PostgresServer, webhookUrl: string, servers: number) {
  const settings = {
    WEBHOOK_CONCURRENCY: '64',
    DATABASE_URL: (await freshDatabase(server.url())).url,
    // Servers of one database open the same secrets.
    MASTER_KEY: randomBytes(32).toString('base64'),
  }
  const first = await startMeasured(settings, { webhook_url: webhookUrl })
  const nodes: RunningServer[] = [first]
  while (nodes.length < servers) nodes.push(await startGateway(settings))
  const headers = { Authorization: await first.authorization(), 'Content-Type': 'application/json' }
  const nextRequest = () => requestBytes(MESSAGES_PATH, headers, JSON.stringify({ messages: [newMessage()] }))
  const loadOf = ({ port }: RunningServer) =>
    measureLoad({ port, connections: connections / servers, durationMs: roundMs, nextRequest })
  const deliver = await prepareDeliveries(first)
  return {
    ...watchProcessors(server, nodes),
    /** The clients are spread over the servers. */
    send: async () => {
      const perSecond = (await Promise.all(nodes.map(loadOf))).reduce((sum, rate) => sum + rate, 0)
      return { perSecond, count: (perSecond * roundMs) / 1000 }
    },
    deliver: async () => ({ perSecond: await deliver(deliveriesEach), count: deliveriesEach }),
    stop: async () => {
      for (const { stop } of nodes) await stop()
    },
  }
}

interface Done {
  perSecond: number
  count: number
}

/** What bounds it: the processor time of the servers and of the database, what prepares a round included. */
function watchProcessors(server: PostgresServer, nodes: readonly RunningServer[]) {
  const read = () => ({
    serversMs: nodes.reduce((sum, { pid }) => sum + readCpuMs(pid), 0),
    databaseMs: readServerCpuMs(server.dataDir),
    at: performance.now(),
  })
  const nothing = { count: 0, ms: 0, serversMs: 0, databaseMs: 0 }
  let spent = nothing
  return {
    async watch(measure: () => Promise<Done>): Promise<number> {
      const before = read()
      const { perSecond, count } = await measure()
      const after = read()
      spent = {
        count: spent.count + count,
        ms: spent.ms + after.at - before.at,
        serversMs: spent.serversMs + after.serversMs - before.serversMs,
        databaseMs: spent.databaseMs + after.databaseMs - before.databaseMs,
      }
      return perSecond
    },
    tell(unit: string): void {
      const { count, ms, serversMs, databaseMs } = spent
      const name = nodes.length === 1 ? '1 server' : `${nodes.length} servers`
      const told = (cpuMs: number) => `${(cpuMs / ms).toFixed(2)} (${Math.round((cpuMs * 1000) / count)} us for one)`
      console.log(`  ${unit} with ${name}: processors busy, servers ${told(serversMs)}, database ${told(databaseMs)}`)
      spent = nothing
    },
  }
}
