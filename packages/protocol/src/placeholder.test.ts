import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CannedValues, fillPlaceholders, findUnfilled, findUnknownPlaceholder } from './placeholder.ts'

const values: CannedValues = {
  variables: { 'customer.name': 'Ada', 'agent.name': 'Zoé', 'queue.name': ' ' },
  metadata: { order: { number: 42, open: true, lines: [1] }, 'plan.name': 'Gold', empty: '', trick: '{{agent.name}}' },
}

test.each([
  ['Hello {{customer.name}}', 'Hello Ada'],
  ['Hello {{ customer.name | there }}, {{agent.name}} here', 'Hello Ada, Zoé here'],
  ['Hello {{customer.id|there}}', 'Hello there'],
  ['Hello{{customer.id|}}!', 'Hello!'],
  ['From {{queue.name|us}}', 'From us'],
  ['Order {{metadata.order.number}}: {{metadata.order.open}}', 'Order 42: true'],
  ['Plan {{metadata.plan.name}}', 'Plan Gold'],
  ['{{metadata.empty|none}} {{metadata.order|none}} {{metadata.order.lines|none}}', 'none none none'],
  ['{{metadata.constructor|none}} {{metadata.order.toString|none}}', 'none none'],
  ['{{metadata.trick|no}} {{metadata.trick}}', 'no {{metadata.trick}}'],
  ['Hello {{conversation.id}}', 'Hello {{conversation.id}}'],
  ['Hello {{name}} {x} }} {{', 'Hello {{name}} {x} }} {{'],
])('%j is filled in as %j', (text, filled) => expect(fillPlaceholders(text, values)).toBe(filled))

test.each([
  ['Hello {{name}}', 'name'],
  ['{{ customer.first_name }}', 'customer.first_name'],
  ['a {{\n}} b', ''],
  ['{{}}', ''],
  ['{{metadata.}}', 'metadata.'],
  ['{{customer.name}} {{ a { b }} c', 'a { b'],
])('%j names no variable: %j', (text, name) => expect(findUnknownPlaceholder(text)).toBe(name))

test.each(['{name}', 'if (a) {{ b }', '}} {{', '{{customer.name|there}} {{metadata.any key}}'])(
  '%j can be kept',
  (text) => expect(findUnknownPlaceholder(text)).toBeUndefined(),
)

describe('what is left of a variable', () => {
  test.each([
    ['Hello {{customer.name}}', 'customer.name'],
    ['Hello {{ first name | you }}', 'first name'],
  ])('in %j is found', (text, name) => expect(findUnfilled(text)?.name).toBe(name))

  test.each(['{{ }}', '{{ 1 + 1 }}', '{ {customer.name} }', 'f({{a:1}, {b:2}})', '{{\n}}'])('%j is none', (text) =>
    expect(findUnfilled(text)).toBeUndefined(),
  )

  test('is nothing when all have a fall-back, whatever customers are called', () =>
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.string()), (name, metadata) => {
        const text = '{{customer.name|you}} {{metadata.a|b}} {{metadata.a.b|c}}'
        expect(findUnfilled(fillPlaceholders(text, { variables: { 'customer.name': name }, metadata }))).toBeUndefined()
      }),
    ))
})
