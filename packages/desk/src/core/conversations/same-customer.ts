/** Whether both are of one customer of one connector: the ids of customers are their connector's. Pure. */
import type { ConversationItem } from '@passerelle/protocol'

type OfCustomer = Pick<ConversationItem, 'connector_id' | 'customer_id'>

export const isSameCustomer = (one: OfCustomer, other: OfCustomer): boolean =>
  one.connector_id === other.connector_id && one.customer_id === other.customer_id
