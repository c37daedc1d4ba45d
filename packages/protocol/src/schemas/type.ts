/**
 * The builders of typebox that schemas are made with, under its types. A schema is plain JSON; typebox makes it with 370
 * modules, and loading them took 100 ms of the 600 in which a server starts.
 */
import type { TSchema, Type as TypeBox } from 'typebox'

type Builders = Pick<
  typeof TypeBox,
  | 'Array'
  | 'Boolean'
  | 'Enum'
  | 'Integer'
  | 'Literal'
  | 'Null'
  | 'Number'
  | 'Object'
  | 'Optional'
  | 'Partial'
  | 'Record'
  | 'String'
  | 'Union'
  | 'Unknown'
  | 'Unsafe'
>

type Properties = Record<string, TSchema>
type Options = Record<string, unknown>

/** What typebox itself marks an optional property with. Not enumerable: it is no part of the JSON. */
const mark = '~optional'

const object = (properties: Properties, options: Options = {}) => {
  const required = Object.keys(properties).filter((name) => !Object.hasOwn(properties[name] ?? {}, mark))
  return { type: 'object', ...(required.length > 0 && { required }), properties, ...options }
}

const optional = (schema: TSchema) => Object.defineProperty({ ...schema }, mark, { value: true })

const ofType = (type: string) => (options?: Options) => ({ type, ...options })

const builders = {
  Array: (items: TSchema, options?: Options) => ({ type: 'array', items, ...options }),
  Boolean: ofType('boolean'),
  Enum: (values: unknown, options?: Options) => ({ enum: values, ...options }),
  Integer: ofType('integer'),
  Literal: (value: unknown, options?: Options) => ({ type: typeof value, const: value, ...options }),
  Null: ofType('null'),
  Number: ofType('number'),
  Object: object,
  Optional: optional,
  Partial: ({ properties }: { properties: Properties }, options?: Options) =>
    object(Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, optional(schema)])), options),
  Record: (_key: TSchema, value: TSchema, options?: Options) => ({
    type: 'object',
    patternProperties: { '^.*$': value },
    ...options,
  }),
  String: ofType('string'),
  Union: (anyOf: readonly TSchema[], options?: Options) => ({ anyOf, ...options }),
  Unknown: (options?: Options) => ({ ...options }),
  Unsafe: (schema: TSchema) => ({ ...schema }),
}

export const Type = builders as object as Builders
