/** Whether an endpoint wants events of a type. Pure. */
import { lastingEventTypes, type PartnerEventType } from '@passerelle/protocol'

/** `stored`: of its row: a list, or null for all that are kept. */
export function listensTo(stored: string | null, type: PartnerEventType): boolean {
  const wanted: readonly string[] = stored === null ? lastingEventTypes : JSON.parse(stored)
  return wanted.includes(type)
}
