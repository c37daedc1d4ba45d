/** The laws of queues that have an exact solution. */
import { describe, expect, test } from 'vitest'
import { createAgenda } from './agenda.ts'
import { createRandom } from './random.ts'
import { createStation, type StationFigures } from './station.ts'

interface Load {
  arrivalsPerMs: number
  servers: number
  work: 'exponential' | 'constant'
}

/** With a mean work of 1 ms. */
function run({ arrivalsPerMs, servers, work }: Load): StationFigures {
  const agenda = createAgenda()
  const random = createRandom(42)
  const station = createStation(agenda, servers)
  const arrive = (): void => {
    agenda.after(random.exponential(1 / arrivalsPerMs), arrive)
    station.serve(work === 'constant' ? 1 : random.exponential(1), () => {})
  }
  arrive()
  agenda.runUntil(10_000)
  station.measure()
  agenda.runUntil(130_000)
  return station.figures()
}

/** That an arrival must wait, with exponential work on several servers. */
function erlangC(servers: number, offered: number): number {
  let blocked = 1
  for (let n = 1; n <= servers; n++) blocked = (offered * blocked) / (n + offered * blocked)
  return blocked / (1 - (offered / servers) * (1 - blocked))
}

const off = (got: number, wanted: number): number => Math.abs(got - wanted) / wanted

describe.each([0.2, 0.5, 0.8])('one server, load %d', (load) => {
  test('exponential work: M/M/1', () => {
    const figures = run({ arrivalsPerMs: load, servers: 1, work: 'exponential' })
    expect(off(figures.utilisation, load)).toBeLessThan(0.02)
    expect(off(figures.meanTimeMs, 1 / (1 - load))).toBeLessThan(0.05)
    expect(off(figures.meanNumber, load / (1 - load))).toBeLessThan(0.05)
  })

  test('constant work waits half as long: M/D/1', () => {
    const { meanTimeMs } = run({ arrivalsPerMs: load, servers: 1, work: 'constant' })
    expect(off(meanTimeMs, 1 + load / (2 * (1 - load)))).toBeLessThan(0.05)
  })
})

test.each([
  [2, 1.6],
  [8, 7],
])('%d servers, %d offered: as Erlang says', (servers, offered) => {
  const figures = run({ arrivalsPerMs: offered, servers, work: 'exponential' })
  expect(off(figures.utilisation, offered / servers)).toBeLessThan(0.02)
  expect(off(figures.meanTimeMs, 1 + erlangC(servers, offered) / (servers - offered))).toBeLessThan(0.05)
})

test.each([0.3, 0.9])("Little's law holds at load %d: number = rate x time", (load) => {
  const { meanNumber, completedPerSecond, meanTimeMs } = run({ arrivalsPerMs: load, servers: 1, work: 'exponential' })
  expect(off(meanNumber, (completedPerSecond / 1000) * meanTimeMs)).toBeLessThan(0.01)
})

test('events of one moment happen in the order in which they were planned', () => {
  const agenda = createAgenda()
  const happened: number[] = []
  for (const n of [0, 1, 2, 3, 4, 5, 6, 7]) agenda.after(n % 2, () => happened.push(n))
  agenda.runUntil(10)
  expect(happened).toEqual([0, 2, 4, 6, 1, 3, 5, 7])
})
