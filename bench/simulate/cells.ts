/** Several cells, each with a database of its own: instances are spread over them, and no message concerns two of them. */
import { createFleet, type FleetShape } from './fleet.ts'
import { measureThroughput } from './load.ts'
import { createRandom } from './random.ts'
import { percent, printTable, whole } from './table.ts'

/** The part of all messages that each cell has, when instance number n has 1/n of the largest one's, as cities have. */
export function spread(cells: number, { instances, seed }: { instances: number; seed: number }): number[] {
  const random = createRandom(seed)
  const parts = Array.from({ length: cells }, () => 0)
  let sum = 0
  for (let n = 1; n <= instances; n++) {
    const cell = random.index(cells)
    parts[cell] = (parts[cell] ?? 0) + 1 / n
    sum += 1 / n
  }
  return parts.map((part) => part / sum)
}

/** The largest first, each to the cell that has least: what a directory of instances can do, and a hash cannot. */
export function place(cells: number, instances: number): number[] {
  const parts = Array.from({ length: cells }, () => 0)
  let sum = 0
  for (let n = 1; n <= instances; n++) {
    const least = parts.indexOf(Math.min(...parts))
    parts[least] = (parts[least] ?? 0) + 1 / n
    sum += 1 / n
  }
  return parts.map((part) => part / sum)
}

export function printCells(shape: FleetShape, counts: readonly number[]): void {
  const instances = 10_000
  const rows = counts.map((cells) => {
    const all = Array.from({ length: cells }, (_, n) =>
      measureThroughput(createFleet({ ...shape, seed: n + 1 }), { clients: 64 * shape.servers, forMs: 200 }),
    )
    const sum = all.reduce((total, one) => total + one, 0)
    const [least, hashed, placed] = [
      ...[Math.min(...all), Math.max(...spread(cells, { instances, seed: 7 })), Math.max(...place(cells, instances))],
    ] as [number, number, number]
    return [cells, cells * shape.servers, whole(sum), whole(least / hashed), whole(least / placed), percent(placed)]
  })
  printTable(
    `Cells of ${shape.servers} servers; ${whole(instances)} instances, of which number n has 1/n of the messages of the first`,
    ['cells', 'servers', 'messages/s evenly', 'placed by hash', 'placed by size', 'of them in the fullest'],
    rows,
  )
}
