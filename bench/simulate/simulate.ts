/**
 * Fleets that nobody has here, from 1 to 1,000 servers, with the costs of costs.json. Seeded: each run prints the same.
 * docs/scaling.md says what is left out.
 */
import { printCells } from './cells.ts'
import { fleetCosts, readCosts } from './costs.ts'
import { printFailover, printServerLost } from './faults.ts'
import { createFleet, type FleetShape } from './fleet.ts'
import { printHotConnectors, printHotCustomers, printLoads, printRecorded, printServers } from './growth.ts'
import { measureThroughput } from './load.ts'
import { whole } from './table.ts'

export async function simulate(): Promise<void> {
  const all = readCosts()
  const { costs, isMeasured } = fleetCosts(all)
  const { disk, databaseCores, webhookMs } = all.assumed
  const shape: FleetShape = {
    servers: 8,
    database: { cores: databaseCores, disk },
    costs,
    customers: 1_000_000,
    connectors: 1000,
    delivery: { concurrency: 16, webhookMs, takeOverMs: 35_000 },
  }
  console.log(`  Costs of a message on PostgreSQL${isMeasured ? '' : ' (ASSUMED)'}: ${costs.source}.`)
  console.log(
    `  Assumed: a database of ${databaseCores} cores, ${disk.syncMs} ms for a write to its disk and ` +
      `${whole(disk.bytesPerMs / 1000)} MB/s, webhooks of ${webhookMs} ms.`,
  )
  printServers(shape, [1, 2, 4, 8, 16, 32, 100, 316, 1000])
  printRecorded(shape)
  const capacity = measureThroughput(createFleet(shape), { clients: 64 * shape.servers, forMs: 500 })
  printLoads(shape, capacity)
  printHotCustomers(shape, capacity / 2)
  printHotConnectors(shape, 2000)
  printServerLost(shape, 1000)
  printFailover(shape, 2000)
  printCells({ ...shape, servers: 16 }, [1, 4, 25])
}
