import type { RecordedStatus } from '@passerelle/protocol'
import { isObject, parseObject } from './json.ts'

/** The collection records no body for success, so whatever is not a list of statuses says no more than the 200. */
export function readStatuses(
  text: string,
  name: 'messages' | 'events',
  sent: readonly { id: string }[],
): { id: string; status: RecordedStatus }[] {
  const items = parseObject(text)?.[name]
  const told = Array.isArray(items) && items.length === sent.length ? items.filter(isObject) : []
  return sent.map(({ id }, index) => ({
    id,
    status: told[index]?.status === 'duplicate' ? 'duplicate' : 'recorded',
  }))
}
