import { type TProperties, Type } from 'typebox'
import { invalidRequest } from '../../lib/errors.ts'
import { readSince, sinceForms } from '../../lib/since.ts'

/** A mistyped field or filter is a fault here, not ignored: it would change more, or other things, than was meant. */
export const strictObject = <T extends TProperties>(properties: T) =>
  Type.Object(properties, {
    additionalProperties: false,
    errorText: `must be an object with nothing in it but ${Object.keys(properties).join(', ')}`,
  })

/** Any id: clients take `.` and `..` out of a path, encoded or not, before they send it. */
export const CustomerBody = strictObject({
  connector_id: Type.String({ errorText: 'must be a string' }),
  customer_id: Type.String({ errorText: 'must be a string' }),
})

export const ById = Type.Object({ id: Type.String() })

export function readSinceQuery(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const since = readSince(text, now)
  if (since !== undefined) return since
  throw invalidRequest('Nothing was looked up.', [{ path: '/since', message: `must be a time: ${sinceForms}` }])
}
