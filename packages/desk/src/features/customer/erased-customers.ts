/** Whom an erasure takes, each with how many conversations of theirs one sees. Pure. */
import type { ContactItem, ConversationItem } from '@passerelle/protocol'
import { isSameCustomer } from '../../core/conversations/same-customer.ts'

type Named = Pick<ConversationItem, 'connector_id' | 'connector_name' | 'customer_id' | 'customer_name'>

export interface ErasedCustomer extends Named {
  conversations: number
}

/** The customer first. */
export function erasedCustomers(
  own: Named,
  { customers }: Pick<ContactItem, 'customers'>,
  conversations: readonly Pick<ConversationItem, 'connector_id' | 'customer_id'>[],
): ErasedCustomer[] {
  return [own, ...customers].map(({ connector_id, connector_name, customer_id, customer_name }) => {
    const named = { connector_id, connector_name, customer_id, customer_name }
    return { ...named, conversations: conversations.filter((one) => isSameCustomer(one, named)).length }
  })
}

const fold = (name: string): string => name.normalize('NFC').replaceAll(/\s+/g, ' ').trim()

/** Whether it is the name, as far as one can see. */
export const isWritten = (written: string, name: string): boolean => fold(written) === fold(name)
