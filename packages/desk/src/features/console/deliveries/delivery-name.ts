import type { DeliveryItem } from '@passerelle/protocol'

/** What it goes by in a list: its customer, or of no customer its event. */
export const nameOfDelivery = ({ customer_id, event_type, id }: DeliveryItem): string => customer_id ?? event_type ?? id
