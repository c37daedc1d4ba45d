import { type TProperties, Type } from 'typebox'

/** A mistyped field or filter is a fault here, not ignored: it would change more, or other things, than was meant. */
export const strictObject = <T extends TProperties>(properties: T) =>
  Type.Object(properties, {
    additionalProperties: false,
    errorText: `must be an object with nothing in it but ${Object.keys(properties).join(', ')}`,
  })

export const ById = Type.Object({ id: Type.String() })
