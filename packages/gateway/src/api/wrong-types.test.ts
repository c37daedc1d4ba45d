/** A value of a wrong JSON type has a code of its own in every request: nobody has to read the validator's English. */
import { InboundMessageSchema, MessagesRequestSchema } from '@passerelle/protocol/schemas'
import { createWorld, type World } from '@passerelle/testkit'
import type { FastifyRequest } from 'fastify'
import { pino } from 'pino'
import type { TSchema } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from './http/app.ts'
import { type FormError, foldErrors } from './http/faults.ts'

interface Validate {
  (value: unknown): boolean
  errors?: FormError[] | null
}

let world: World
let compile: (schema: object) => Validate

beforeAll(async () => {
  world = await createWorld()
  const app = createApp({ log: pino({ level: 'silent' }), trustProxy: [], version: '1' })
  app.get('/', (request: FastifyRequest) => {
    compile = (schema) => request.compileValidationSchema(schema as TSchema) as Validate
    return {}
  })
  await app.inject('/')
  await app.close()
})
afterAll(() => world.close())

const values = [null, true, 1.5, 1, '', 'hi', [], [1], ['hi'], [[]], {}, { a: 1 }]

/** A schema and all beneath it but what is in unions, whose parts are told in the union's own words. */
function* schemasIn(schema: unknown): Generator<object> {
  if (typeof schema !== 'object' || schema === null) return
  yield schema
  const {
    properties,
    items,
    else: fewItems,
  }: { properties?: object; items?: unknown; else?: { items?: unknown } } = schema
  for (const part of [...Object.values(properties ?? {}), items, fewItems?.items]) yield* schemasIn(part)
}

function codesOf(schema: object): string[] {
  const validate = compile(schema)
  return values.flatMap((value) => {
    if (validate(value)) return []
    return foldErrors(validate.errors ?? []).map(({ reason }) => reason.code)
  })
}

test('[2.errors] no request of any door gives a wrong type the code `wrong_form`', () => {
  const routes = world.gateway.app.collectedRoutes.flatMap(({ method, url, schema }) =>
    [schema.body, schema.querystring, schema.params].map((part) => ({ place: `${method} ${url}`, part })),
  )
  const messages = { place: 'a message', part: InboundMessageSchema }
  const whole = { place: 'a request of messages', part: MessagesRequestSchema }
  let looked = 0
  for (const { place, part } of [...routes, messages, whole]) {
    for (const schema of schemasIn(part)) {
      looked++
      expect(codesOf(schema), `${place}: ${JSON.stringify(schema)}`).not.toContain('wrong_form')
    }
  }
  expect(looked).toBeGreaterThan(150)
})
