/** Whether the team is there, as the bot is told before it offers a person: asked when what is known has become old. */
import type { AvailabilityEntry, Client } from '@passerelle/sdk'
import type { Absence } from './bot.ts'

const FRESH_MS = 10_000

export interface AbsenceDeps {
  client: Pick<Client, 'availability'>
  signal: AbortSignal
}

export interface PresenceDeps extends AbsenceDeps {
  now(): number
}

export type Presence = ReturnType<typeof createPresence>

export function createPresence(deps: PresenceDeps) {
  let absence: Absence | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined

  async function ask(): Promise<void> {
    const away = await findAbsence(deps, { withinMs: 2_000 })
    absence = away ? { opensAt: away.opens_at } : null
    asking = undefined
  }

  return {
    /** Who keeps somebody waiting for the answer waits no longer than two seconds. */
    async refresh(): Promise<void> {
      if (asking === undefined && Math.abs(deps.now() - askedAt) < FRESH_MS) return
      if (asking === undefined) {
        askedAt = deps.now()
        asking = ask()
      }
      await asking
    },
    /** Null when somebody is there, or a gateway cannot say. */
    absence: (): Absence | null => absence,
    /** It has changed: the next who wants to know asks. */
    forget(): void {
      askedAt = Number.NEGATIVE_INFINITY
    },
  }
}

/** Of the queue they would wait in. Undefined when somebody is there, or a gateway cannot say. */
export async function findAbsence(
  { client, signal }: AbsenceDeps,
  { queue, withinMs }: { queue?: string | undefined; withinMs: number },
): Promise<AvailabilityEntry | undefined> {
  const question = { signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]) }
  try {
    const { queues } = await client.availability(queue === undefined ? question : { ...question, queue })
    const [first] = queues
    return first && (first.state === 'closed' || first.state === 'unstaffed') ? first : undefined
  } catch {
    return undefined
  }
}
