/** As much of JSON Schema as the tools use. Pure. */
import type { Fault } from '../errors.ts'
import { isObject } from '../json.ts'

export interface InputSchema {
  type: 'object'
  properties: Record<string, ValueSchema>
  required?: readonly string[]
  additionalProperties?: false
}

export type ValueSchema = { description?: string } & (
  | InputSchema
  | {
      type: 'string'
      enum?: readonly string[]
      minLength?: number
      /** For the model: what is longer is cut, not refused. */
      maxLength?: number
      /** Of times alone. */
      pattern?: string
    }
  | { type: 'integer' | 'number'; minimum?: number; maximum?: number }
  | { type: 'array'; items: ValueSchema; minItems?: number; maxItems?: number }
)

export function findFaults(value: unknown, schema: ValueSchema, path = ''): Fault[] {
  const fault = (message: string): Fault[] => [{ path, message }]
  switch (schema.type) {
    case 'object':
      return isObject(value) ? findPropertyFaults(value, schema, path) : fault('must be an object')
    case 'array': {
      if (!Array.isArray(value)) return fault('must be a list')
      const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema
      if (value.length < minItems || value.length > maxItems) return fault(`must hold ${minItems} to ${maxItems} items`)
      return value.flatMap((one, index) => findFaults(one, items, `${path}/${index}`))
    }
    case 'string': {
      if (typeof value !== 'string') return fault('must be a text')
      if (value.length < (schema.minLength ?? 0)) return fault('must not be empty')
      if (schema.pattern !== undefined && !isTime(value, schema.pattern)) return fault('must be ISO 8601')
      return schema.enum?.includes(value) === false ? fault(`must be one of ${schema.enum.join(', ')}`) : []
    }
    default: {
      if (typeof value !== 'number' || (schema.type === 'integer' && !Number.isInteger(value))) {
        return fault(schema.type === 'integer' ? 'must be a whole number' : 'must be a number')
      }
      const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema
      return value < minimum || value > maximum ? fault(`must be from ${minimum} to ${maximum}`) : []
    }
  }
}

const isTime = (value: string, pattern: string): boolean =>
  new RegExp(pattern).test(value) && !Number.isNaN(Date.parse(value))

function findPropertyFaults(value: Record<string, unknown>, schema: InputSchema, path: string): Fault[] {
  const { properties, required = [] } = schema
  const missing = required.filter((name) => value[name] === undefined)
  return [
    ...missing.map((name) => ({ path: `${path}/${name}`, message: 'is missing' })),
    ...Object.entries(value).flatMap(([name, one]) => {
      const known = Object.hasOwn(properties, name) ? properties[name] : undefined
      if (known === undefined) return [{ path: `${path}/${name}`, message: 'is not known' }]
      return one === undefined ? [] : findFaults(one, known, `${path}/${name}`)
    }),
  ]
}
