/** What a fault costs: a server that is gone, a database that fails over. */
import { createFleet, type Fleet, type FleetShape } from './fleet.ts'
import { percentile, sendOpen } from './load.ts'
import { ms, printTable, whole } from './table.ts'

const faultAtMs = 2000

export function printServerLost(shape: FleetShape, perServer: number): void {
  const rows = [2, 4, 10, 100].map((servers) => {
    const perSecond = Math.min(perServer * servers, 4000)
    const fleet = createFleet({ ...shape, servers, replies: 0.5 })
    const times: number[] = []
    sendOpen(fleet, { perSecond, untilMs: 6000 }, ({ tookMs }) => times.push(tookMs))
    fleet.agenda.after(faultAtMs, () => {
      const [lost] = fleet.servers
      lost?.die()
      if (lost) fleet.deliveries.abandon(lost)
    })
    fleet.agenda.runUntil(60_000)
    const delayed = fleet.deliveries.times().filter((time) => time > 5000).length
    const [slowestMessage, slowestReply] = [times, fleet.deliveries.times()].map((all) => percentile(all, 1))
    return [
      ...[servers, whole(perSecond), fleet.repeated(), ms(slowestMessage ?? 0)],
      ...[delayed, ms(slowestReply ?? 0), fleet.deliveries.pending()],
    ]
  })
  const head = [
    'servers',
    'messages/s',
    'sent again',
    'slowest answer',
    'replies late',
    'slowest reply',
    'never delivered',
  ]
  printTable('One server dies', head, rows)
}

/** A server looks at least this often whether the database is back. */
const reconnectMs = 1000

export function printFailover(shape: FleetShape, perSecond: number): void {
  const rows = [2000, 10_000, 30_000].map((awayMs) => {
    const fleet = createFleet({ ...shape, replies: 0.5 })
    const upAt = faultAtMs + awayMs
    let [outstanding, firstMs] = [0, Number.NaN]
    const times: number[] = []
    fleet.agenda.after(faultAtMs, () => fleet.database.goDown())
    fleet.agenda.after(upAt + reconnectMs, () => fleet.database.comeUp())
    const counted: Fleet = {
      ...fleet,
      send: () => {
        outstanding += 1
        fleet.send(({ tookMs }) => {
          outstanding -= 1
          times.push(tookMs)
          if (fleet.agenda.now() > upAt && Number.isNaN(firstMs)) firstMs = fleet.agenda.now() - upAt
        })
      },
    }
    sendOpen(counted, { perSecond, untilMs: upAt + 20_000 })
    fleet.agenda.runUntil(faultAtMs - 1)
    const usual = Math.max(10, outstanding)
    let caughtUpAt = upAt
    do {
      caughtUpAt += 100
      fleet.agenda.runUntil(caughtUpAt)
    } while (outstanding > 2 * usual && caughtUpAt < upAt + 120_000)
    return [
      ...[ms(awayMs), whole(perSecond), ms(firstMs), ms(caughtUpAt - upAt)],
      ...[whole(fleet.repeated()), ms(percentile(times, 1))],
    ]
  })
  const head = ['away for', 'messages/s', 'first answer after', 'caught up after', 'sent again', 'slowest answer']
  printTable(`${shape.servers} servers, the database is away`, head, rows)
}
