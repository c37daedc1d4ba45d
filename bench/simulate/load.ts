/** Clients of a fleet, and what they see. */
import type { Acknowledged, Fleet } from './fleet.ts'

/** Each sends the next message as soon as the last one is acknowledged: as much as the fleet takes. */
export function sendClosed(fleet: Fleet, clients: number, acknowledged?: (message: Acknowledged) => void): void {
  const send = (): void =>
    fleet.send((message) => {
      acknowledged?.(message)
      send()
    })
  for (let client = 0; client < clients; client++) send()
}

/** At a rate of its own, whatever the fleet takes, until the time `untilMs`. */
export function sendOpen(
  fleet: Fleet,
  { perSecond, untilMs }: { perSecond: number; untilMs: number },
  acknowledged?: (message: Acknowledged) => void,
): void {
  const { agenda, random } = fleet
  const next = (): void =>
    agenda.after(random.exponential(1000 / perSecond), () => {
      if (agenda.now() > untilMs) return
      fleet.send(acknowledged)
      next()
    })
  next()
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

const warmUpMs = 200

/** Messages acknowledged a second when as many are sent as can be, after a moment to warm up. */
export function measureThroughput(fleet: Fleet, { clients, forMs }: { clients: number; forMs: number }): number {
  let count = 0
  sendClosed(fleet, clients, () => count++)
  fleet.agenda.runUntil(warmUpMs)
  count = 0
  fleet.database.measure()
  for (const server of fleet.servers) server.measure()
  fleet.agenda.runUntil(warmUpMs + forMs)
  return (count * 1000) / forMs
}
