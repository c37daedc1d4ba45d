import { reason } from '@passerelle/protocol/errors'
import { describe, expect, test } from 'vitest'
import { fault } from '../../lib/errors.ts'
import { type FormError, foldErrors, soundParts } from './faults.ts'

const error = (part: Partial<FormError>): FormError => ({
  keyword: 'type',
  instancePath: '/a',
  schemaPath: '#/properties/a/type',
  params: {},
  message: 'must be string',
  ...part,
})

describe('foldErrors', () => {
  test('[2.errors] a missing property is named in the path, escaped', () => {
    const required = error({ keyword: 'required', instancePath: '/m/0', params: { missingProperty: 'a/b~c' } })
    expect(foldErrors([required], { prefix: '/x' })).toEqual([fault('/x/m/0/a~1b~0c', 'required')])
  })

  test('[2.errors] a property nobody knows is named, with the known one that is nearest', () => {
    const unknown = error({
      keyword: 'additionalProperties',
      params: { additionalProperty: 'webhok_url' },
      parentSchema: { properties: { name: {}, webhook_url: {} } },
    })
    const names = ['name', 'webhook_url']
    expect(foldErrors([unknown])).toEqual([fault('/a/webhok_url', 'unknown_field', { nearest: 'webhook_url', names })])
  })

  test('the parts without a fault are sound, whatever their names', () => {
    const faults = [fault('/a~1b/0', 'required'), fault('/c', 'not_a_string')]
    expect(soundParts({ 'a/b': [1], c: 2, d: 3 }, faults)).toEqual({ d: 3 })
    for (const body of [null, [1], 'x', undefined]) expect(soundParts(body, faults)).toEqual({})
  })

  test('[2.errors] what a union is made of is told once, in its own sentence', () => {
    const union = error({
      keyword: 'anyOf',
      schemaPath: '#/properties/a/anyOf',
      parentSchema: { fault: reason('not_a_boolean') },
    })
    const beneath = [0, 1].map((branch) => error({ schemaPath: `#/properties/a/anyOf/${branch}/type` }))
    expect(foldErrors([...beneath, union])).toEqual([fault('/a', 'not_a_boolean')])
  })

  test('[2.errors] errors of one place with one sentence are one fault; `if` is none', () => {
    const parentSchema = { fault: reason('not_a_time') }
    const errors = [error({ parentSchema }), error({ keyword: 'pattern', parentSchema }), error({ keyword: 'if' })]
    expect(foldErrors(errors)).toEqual([fault('/a', 'not_a_time')])
  })

  test('[2.errors] stops at the limit, without looking at the rest', () => {
    let looked = 0
    function* endless() {
      for (;;) yield error({ instancePath: `/${++looked}` })
    }
    expect(foldErrors(endless())).toHaveLength(100)
    expect(looked).toBe(100)
  })
})
