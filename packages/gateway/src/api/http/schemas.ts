import { reason } from '@passerelle/protocol/errors'
import { list, Type } from '@passerelle/protocol/schemas'
import type { TProperties } from 'typebox'
import { mostCustomers } from '../../contacts/contact.ts'
import { ApiError, fault } from '../../lib/errors.ts'
import { readSince } from '../../lib/since.ts'

/** A mistyped field or filter is a fault here, not ignored: it would change more, or other things, than was meant. */
export const strictObject = <T extends TProperties>(properties: T, described: { description?: string } = {}) =>
  Type.Object(properties, { ...described, additionalProperties: false })

export const text = (description: string) => Type.String({ fault: reason('not_a_string'), description })

/** Any id: clients take `.` and `..` out of a path, encoded or not, before they send it. */
export const CustomerBody = strictObject({
  connector_id: text('Id of the connector.'),
  customer_id: text("The customer's id, as the partner sends it."),
})

export const EraseBody = strictObject({
  ...CustomerBody.properties,
  contact: Type.Optional(
    Type.Boolean({ fault: reason('not_a_boolean'), description: 'And of all customers who are joined with them.' }),
  ),
  customers: Type.Optional(
    list(CustomerBody, {
      maxItems: mostCustomers,
      fault: reason('not_customers', { max: mostCustomers }),
      description:
        'With `contact`: who was confirmed. Nothing is erased when others are joined by now; who is no longer is left out.',
    }),
  ),
})

export const ById = Type.Object({ id: Type.String() })

export function readSinceQuery(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const since = readSince(text, now)
  if (since !== undefined) return since
  throw new ApiError(reason('nothing_looked_up'), { faults: [fault('/since', 'not_a_time')] })
}
