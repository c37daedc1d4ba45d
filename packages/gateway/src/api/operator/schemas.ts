import { type TProperties, Type } from 'typebox'

/** A mistyped field or filter is a fault here, not ignored: it would change more, or other things, than was meant. */
export const strictObject = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false })

export const ById = Type.Object({ id: Type.String() })
