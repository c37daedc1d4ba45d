/** How customers can be reached, as hand-overs tell it. Few do: for the rest nothing is asked and nothing written. Pure. */
import type { CustomerRef, CustomerRow } from '../commands/contact.ts'
import type { RowChange } from '../commands/row-changes.ts'
import { isSame } from '../contacts/contact.ts'
import { addReach } from '../contacts/decide-contact.ts'
import { reachInMetadata } from '../contacts/reach.ts'
import type { CustomerPlan, InboundPlan, PlannedMessage } from './inbound-plan.ts'

/** Those of whom the plans tell something. */
export const customersWithReach = (connectorId: string, plans: readonly InboundPlan[]): CustomerRef[] =>
  plans.flatMap(({ customers }) =>
    customers.flatMap(({ customerId, messages }) =>
      messages.some(({ metadata }) => reachInMetadata(metadata)) ? { connectorId, customerId } : [],
    ),
  )

export interface KnownReach {
  /** As the store holds them, and as was decided since. */
  customers: readonly CustomerRow[]
}

interface Told {
  plan: InboundPlan
  customer: CustomerPlan
  fresh: readonly PlannedMessage[]
}

/** What the last hand-over among them tells. */
export function noteReach(world: KnownReach, { plan, customer: { customerId }, fresh }: Told): RowChange[] {
  const reach = fresh.map(({ metadata }) => reachInMetadata(metadata)).findLast((one) => one !== undefined)
  if (!reach) return []
  const { instanceId, connectorId } = plan
  const customer = { connectorId, customerId }
  const before = world.customers.find((known) => isSame(known, customer))
  const { row, changes } = addReach({ instanceId, customer, before }, reach)
  world.customers = [...world.customers.filter((known) => known !== before), row]
  return changes
}
