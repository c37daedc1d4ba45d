import type { Logger } from 'pino'
import { systemActor } from '../commands/actor.ts'
import type { Clock } from '../lib/clock.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import type { ConversationStore } from './conversation-store.ts'

export interface WakerDeps {
  store: Pick<ConversationStore, 'listDueSnoozes' | 'changeConversation'>
  clock: Clock
  log: Logger
  fleet: FleetTurns
}

/** Nobody snoozes for seconds; an index of those that are due makes each look cheap. */
const intervalMs = 5_000
const chunk = 100

/** Snoozed conversations are back at their time. Each is decided by itself: what came meanwhile is seen. */
export function startWaker({ store, clock, log, fleet }: WakerDeps): Loop {
  const run = async () => {
    const now = clock.now()
    const due = await store.listDueSnoozes(now, chunk)
    const change = { kind: 'wake', isDue: true } as const
    await Promise.all(due.map((one) => store.changeConversation({ ...one, change, now, actor: systemActor })))
    return due.length === chunk ? 0 : undefined
  }
  return startLoop({ name: 'waker', scope: 'fleet', fleet, clock, log, intervalMs, run })
}
