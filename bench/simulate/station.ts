/** A queue with some servers, first come, first served: the cores of a node or of a database. */
import type { Agenda } from './agenda.ts'

export interface StationFigures {
  /** Part of the servers' time that was used. */
  utilisation: number
  /** Waiting or being served, on average over time. */
  meanNumber: number
  /** From arrival to end. */
  meanTimeMs: number
  completedPerSecond: number
}

export interface Station {
  serve(workMs: number, done: () => void): void
  /** Forgets whoever is there; nobody is told. */
  clear(): void
  /** Since the last call of `measure`. */
  figures(): StationFigures
  measure(): void
}

interface Customer {
  arrivedAt: number
  workMs: number
  done: () => void
}

export function createStation(agenda: Agenda, servers: number): Station {
  let waiting: Customer[] = []
  let taken = 0
  let busy = 0
  let life = 0
  const meter = createMeter(agenda)

  function begin(customer: Customer): void {
    busy += 1
    const mine = life
    agenda.after(customer.workMs, () => {
      if (mine !== life) return
      meter.change(busy, present())
      busy -= 1
      meter.completed(agenda.now() - customer.arrivedAt)
      startNext()
      customer.done()
    })
  }
  function startNext(): void {
    const next = waiting[taken]
    if (!next) return
    taken += 1
    if (taken > 1000 && taken * 2 > waiting.length) {
      waiting = waiting.slice(taken)
      taken = 0
    }
    begin(next)
  }
  const present = (): number => busy + waiting.length - taken

  return {
    serve(workMs, done) {
      meter.change(busy, present())
      const customer = { arrivedAt: agenda.now(), workMs, done }
      if (busy < servers) begin(customer)
      else waiting.push(customer)
    },
    clear() {
      meter.change(busy, present())
      life += 1
      waiting = []
      taken = 0
      busy = 0
    },
    measure: () => meter.begin(busy, present()),
    figures() {
      meter.change(busy, present())
      return meter.figures(servers)
    },
  }
}

/** Sums up over time. `change` is called before each change, with what was so until now. */
function createMeter(agenda: Agenda) {
  let begunAt = 0
  let lastAt = 0
  let sums = { busy: 0, present: 0, timeMs: 0, completed: 0 }
  const change = (busy: number, present: number): void => {
    const ms = agenda.now() - lastAt
    sums.busy += busy * ms
    sums.present += present * ms
    lastAt = agenda.now()
  }
  return {
    change,
    completed(timeMs: number) {
      sums.timeMs += timeMs
      sums.completed += 1
    },
    begin(busy: number, present: number) {
      change(busy, present)
      begunAt = agenda.now()
      sums = { busy: 0, present: 0, timeMs: 0, completed: 0 }
    },
    figures(servers: number): StationFigures {
      const ms = agenda.now() - begunAt
      return {
        utilisation: sums.busy / ms / servers,
        meanNumber: sums.present / ms,
        meanTimeMs: sums.timeMs / sums.completed,
        completedPerSecond: (sums.completed / ms) * 1000,
      }
    },
  }
}
