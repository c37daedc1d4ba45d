import { Type as TypeBox } from 'typebox'
import { expect, test } from 'vitest'
import { Type } from './type.ts'

type Builders = typeof Type

test.each<[name: string, build: (type: Builders) => unknown]>([
  ['strings', (type) => type.String({ minLength: 1, description: 'x' })],
  ['numbers', (type) => [type.Number({ minimum: 1 }), type.Integer(), type.Boolean({ title: 't' }), type.Null()]],
  ['any value', (type) => [type.Unknown(), type.Unknown({ description: 'x' })]],
  [
    'fixed values',
    (type) => [type.Literal('a', { title: 't' }), type.Literal(1), type.Enum(['a', 'b'], { title: 't' })],
  ],
  ['lists', (type) => type.Array(type.String(), { maxItems: 2 })],
  ['unions', (type) => type.Union([type.String(), type.Null()], { title: 't' })],
  ['records', (type) => type.Record(type.String(), type.Number(), { title: 't' })],
  ['JSON as it is', (type) => type.Unsafe<string | null>({ type: ['string', 'null'] })],
  ['objects without properties', (type) => type.Object({})],
  [
    'objects with optional properties',
    (type) =>
      type.Object(
        {
          a: type.String(),
          b: type.Optional(type.String({ description: 'x' })),
          c: type.Optional(type.Unsafe<string>({ type: 'string' })),
        },
        { title: 't', additionalProperties: false },
      ),
  ],
  [
    'objects all of whose properties are optional',
    (type) =>
      type.Partial(type.Object({ a: type.String(), b: type.Optional(type.Null()) }, { title: 'u' }), { title: 't' }),
  ],
  ['properties of such objects', (type) => type.Object(type.Partial(type.Object({ a: type.String() })).properties)],
])('%s are the JSON that typebox makes', (_name, build) => {
  expect(JSON.stringify(build(Type))).toBe(JSON.stringify(build(TypeBox)))
})
