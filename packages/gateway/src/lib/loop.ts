/**
 * A loop does one thing again and again: at once when woken, else after the pause its last run asked for. A run that
 * throws is logged and tried again later; the loop never dies of it.
 */
import type { Logger } from 'pino'
import type { Clock } from './clock.ts'

export interface Loop {
  /** Runs as soon as the run under way ends. Wake-ups are hints: many fold into one run. */
  wake(): void
  /** Resolves when the run under way has ended. */
  stop(): Promise<void>
}

/** Among the servers that share a store. */
export interface FleetTurns {
  /** Whether this server may run a loop of the fleet now, which runs so often. */
  hasTurn(name: string, intervalMs: number): Promise<boolean>
}

/** `node`: each server runs its own. `fleet`: one of them at a time. */
type Scope =
  | { scope: 'node' }
  /** `forget`: another server may have run it since this one did; what was kept in memory may be wrong. */
  | { scope: 'fleet'; fleet: FleetTurns; forget?: () => void }

export type LoopOptions = Scope & {
  name: string
  clock: Clock
  log: Logger
  /** The longest pause between two runs, in ms: what makes a lost wake-up harmless. */
  intervalMs: number
  /** Has it woken by others; gives what ends that. */
  wokenBy?: (wake: () => void) => () => void
  /** Does what is due; gives the ms until it wants to run again, or nothing for the whole interval. */
  run(signal: AbortSignal): Promise<number | undefined>
}

const pauseAfterErrorMs = 1000
/** Less than the time for which a server that shows no sign of life keeps its turns. */
const keptMs = 20_000

export function startLoop(options: LoopOptions): Loop {
  const { name, clock, log, intervalMs, wokenBy, run } = options
  const hasTurn = options.scope === 'fleet' ? turnsOf(options) : async () => true
  const stopping = new AbortController()
  let pause = new AbortController()
  let woken = false

  const work = async () => {
    while (!stopping.signal.aborted) {
      woken = false
      let waitMs = intervalMs
      try {
        if (await hasTurn()) waitMs = Math.min(intervalMs, (await run(stopping.signal)) ?? intervalMs)
      } catch (error) {
        log.error({ err: error, loop: name }, 'a loop run failed; it will be tried again')
        waitMs = pauseAfterErrorMs
        woken = false
      }
      if (woken || stopping.signal.aborted) continue
      pause = new AbortController()
      await clock.wait(waitMs, pause.signal)
    }
  }
  const ended = work()
  const wake = () => {
    if (woken) return
    woken = true
    pause.abort('woken')
  }
  const stopWaking = wokenBy?.(wake)

  return {
    wake,
    async stop() {
      stopWaking?.()
      stopping.abort()
      pause.abort()
      await ended
    },
  }
}

/** Asks for the turn; one that was lost, or was not asked for in a long time, may have been another server's meanwhile. */
function turnsOf({ name, clock, intervalMs, fleet, forget }: Extract<LoopOptions, { scope: 'fleet' }>) {
  let hadItAt = Number.NEGATIVE_INFINITY
  return async (): Promise<boolean> => {
    const askedAt = clock.steady()
    const hasIt = await fleet.hasTurn(name, intervalMs)
    if (!hasIt || askedAt - hadItAt > intervalMs + keptMs) forget?.()
    if (hasIt) hadItAt = askedAt
    return hasIt
  }
}
