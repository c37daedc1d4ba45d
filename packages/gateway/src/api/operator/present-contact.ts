import type { OperatorContactItem } from '@passerelle/protocol'
import type { ContactMember } from '../../contacts/contact.ts'

export function presentContact([own, ...others]: ContactMember[]): OperatorContactItem {
  if (!own) throw new Error('a contact without its customer')
  return {
    ...presentMember(own),
    customers: others.map((other) => ({
      ...presentMember(other),
      connector_name: other.connectorName,
      joined_by: other.joined?.by ?? 'hand',
    })),
  }
}

const presentMember = ({ connectorId, customerId, email, phone }: ContactMember) => ({
  ...{ connector_id: connectorId, customer_id: customerId },
  ...{ email, phone },
})
