/** What goes out of a line unsent: skipped by a person, or cancelled with its connector. Pure. */
import type { DeliveryState } from '@passerelle/protocol'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { LineRow } from '../commands/delivery-look-ups.ts'
import type { State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import { type FileTimes, startFileTimes } from './file-times.ts'
import { draftLines, messageUpdated, tellOfDelivery } from './line.ts'

export type SkipDecision =
  | { kind: 'changed' }
  | { kind: 'not_found' }
  | { kind: 'refused'; because: 'settled'; state: DeliveryState }

export function skipDelivery(id: string, times: FileTimes): Command<SkipDecision> {
  const asked = { ids: [id] }
  return {
    about: { deliveryIds: [id] },
    needs: { deliveries: asked, othersInLine: asked, filesOfDeliveries: asked },
    decide: (state) => decideSkip(id, times, state),
  }
}

export function decideSkip(id: string, times: FileTimes, state: State): Decision<SkipDecision> {
  const delivery = state.deliveries.find((one) => one.id === id)
  if (!delivery) return unchanged({ kind: 'not_found' })
  if (delivery.state !== 'pending') {
    return unchanged({ kind: 'refused', because: 'settled', state: delivery.state })
  }
  const changes = [...cancel([delivery], times, state), tellOfDelivery(delivery, 'delivery.skipped')]
  return { outcome: { kind: 'changed' }, changes }
}

/** At once: there is nowhere to send to any more, and no file to fetch. */
export function cancelDeliveries(ids: readonly string[], now: number): Command<number> {
  const times = { now, attachmentGraceMs: 0, attachmentTtlMs: 0 }
  return {
    needs: { deliveries: { ids }, othersInLine: { ids }, filesOfDeliveries: { ids } },
    decide: (state) => {
      const pending = state.deliveries.filter((one) => one.state === 'pending')
      return { outcome: pending.length, changes: cancel(pending, times, state) }
    },
  }
}

function cancel(deliveries: readonly LineRow[], times: FileTimes, state: State): RowChange[] {
  const lines = draftLines(state)
  // A lease stays until its attempt ends: the customer's next one must not overtake it.
  for (const { id } of deliveries)
    lines.change(id, { state: 'cancelled', head: false, settledAt: times.now, outboxPosition: null })
  for (const delivery of deliveries) lines.setHeads(delivery, times.now)
  return [
    ...lines.changes(),
    ...deliveries.flatMap((delivery) => startFileTimes(state.filesOfDeliveries, delivery.messageId, times)),
    ...deliveries.flatMap((delivery) => messageUpdated(delivery, times.now)),
  ]
}
