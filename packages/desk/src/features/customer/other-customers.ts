/** Who can be joined with a customer, out of what a search found. Pure. */
import type { ContactItem, ConversationItem } from '@passerelle/protocol'

type Named = Pick<ConversationItem, 'connector_id' | 'customer_id'>

const keyOf = ({ connector_id, customer_id }: Named): string => `${connector_id} ${customer_id}`

/** Each once, by the conversation that was found first, without those who are this person already. */
export function otherCustomers(
  found: readonly ConversationItem[],
  own: Named,
  contact: ContactItem | undefined,
): ConversationItem[] {
  const known = new Set([own, ...(contact?.customers ?? [])].map(keyOf))
  return found.filter((item) => {
    const key = keyOf(item)
    const isNew = !known.has(key)
    known.add(key)
    return isNew
  })
}
