import { readFileSync } from 'node:fs'
import { partnerEventTypes } from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatbotHistory, simpleMessage, tokenGranted, webhookMessage } from '../partner/examples.ts'
import type { CollectedRoute } from './collect-routes.ts'

interface OperationObject {
  operationId: string
  summary: string
  description: string
  tags: string[]
  parameters?: { name: string; description?: string; schema: object }[]
  responses: Record<string, object>
}

interface Document extends Record<string, unknown> {
  openapi: string
  paths: Record<string, Record<string, OperationObject>>
  webhooks: Record<string, { post: OperationObject }>
}

let world: World
let document: Document
let routes: CollectedRoute[]

beforeAll(async () => {
  world = await createWorld({ settings: { PUBLIC_URL: 'https://chat.example.com' } })
  const answer = await fetch(`${world.url}/openapi.json`)
  document = (await answer.json()) as Document
  routes = world.gateway.app.collectedRoutes
})
afterAll(() => world.close())

const described = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ id: `${method.toUpperCase()} ${path}`, operation })),
  )

test('an independent validator finds it valid OpenAPI 3.1', async () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
})

test('every route is described, or says why it is not', () => {
  const bare = routes.filter(({ operation }) => operation === undefined)
  expect(bare.map(({ method, url }) => `${method} ${url}`)).toEqual([])
  const hidden = routes.filter(({ operation }) => operation && 'hidden' in operation).map(({ url }) => url)
  const published = /^\/(?:oauth2|messaging)\//
  const described = new Set(routes.map(({ url }) => url))
  const isSlashed = (url: string) => published.test(url) && url.endsWith('/') && described.has(url.slice(0, -1))
  expect(
    hidden.filter((url) => !/^\/(?:docs\/.+|desk\/v1\/sign-in\/(?:start|callback)|\*)$/.test(url) && !isSlashed(url)),
  ).toEqual([])
})

test('every description is of a route that is there, and of every route there is one', () => {
  const shown = routes.filter(({ operation }) => operation && !('hidden' in operation))
  const registered = shown.map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`)
  expect(described().map(({ id }) => id)).toHaveLength(registered.length)
  expect(new Set(described().map(({ id }) => id))).toEqual(new Set(registered))
  for (const { method, url } of shown) expect(world.gateway.app.hasRoute({ method: method as 'GET', url })).toBe(true)
})

test('every operation has an id of its own, a summary, a description, one door, answers and errors', () => {
  const operations = [
    ...described().map(({ operation }) => operation),
    ...Object.values(document.webhooks).map(({ post }) => post),
  ]
  expect(new Set(operations.map((operation) => operation?.operationId)).size).toBe(operations.length)
  for (const operation of operations) {
    expect(operation?.summary).toMatch(/^\S.*[^.]$/)
    expect(operation?.description).toMatch(/\.$/s)
    expect(operation?.tags).toHaveLength(1)
    const statuses = Object.keys(operation?.responses ?? {})
    expect(statuses.some((status) => status.startsWith('2'))).toBe(true)
    if (operation && !(operation.operationId in document.webhooks)) expect(statuses).toContain('500')
  }
})

interface Schema {
  type?: string | string[]
  description?: string
  properties?: Record<string, Schema>
  items?: Schema
  $ref?: string
}

/** Every schema in the document, by its place; examples are none. */
function schemasIn(value: unknown, place = '#'): [string, Schema][] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.entries(value).flatMap(([key, part]) =>
    /^(examples?|enum|default)$/.test(key) ? [] : schemasIn(part, `${place}/${key}`),
  )
  return [[place, value as Schema], ...inner]
}

test('every parameter and every property says what it is; lists say what is in them, and counts are integers', () => {
  const bare: string[] = []
  for (const [place, schema] of schemasIn(document)) {
    if ([schema.type].flat().includes('array') && schema.items === undefined) bare.push(`${place} has no items`)
    if (place.endsWith('/properties')) continue
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (!property.description?.match(/\S/)) bare.push(`${place}/${name} has no description`)
    }
  }
  expect(bare).toEqual([])
  const parameters = described().flatMap(({ operation }) => operation.parameters ?? [])
  expect(parameters.filter(({ description }) => !description)).toEqual([])
  const limits = parameters.filter(({ name }) => name === 'limit')
  expect(limits.length).toBeGreaterThan(5)
  for (const { schema } of limits) expect(schema).toEqual({ type: 'integer', minimum: 1, maximum: 100, default: 50 })
  const hours = parameters.find(({ name }) => name === 'hours')
  expect(hours?.schema).toMatchObject({ type: 'integer', maximum: 168 })
})

test('each type of event is described, told apart by its type, for the webhook and for the outbox', () => {
  const { components, webhooks } = document as unknown as {
    components: { schemas: Record<string, { oneOf?: object[]; discriminator?: { mapping: Record<string, string> } }> }
    webhooks: { event: { post: { requestBody: { content: object } } } }
  }
  const { oneOf, discriminator } = components.schemas.PartnerEvent ?? {}
  expect(Object.keys(discriminator?.mapping ?? {})).toEqual([...partnerEventTypes])
  expect(Object.values(discriminator?.mapping ?? {})).toEqual(
    oneOf?.map((one) => ({ ...one }) as { $ref: string }).map(({ $ref }) => $ref),
  )
  expect(webhooks.event.post.requestBody.content).toMatchObject({
    'application/json': { schema: { $ref: '#/components/schemas/PartnerEvent' } },
  })
  expect(components.schemas.OutboxEvent).toMatchObject({
    properties: { body: { $ref: '#/components/schemas/PartnerEvent' } },
  })
})

test('what is there for the validator alone is not in it, and nothing of this machine is', () => {
  const text = JSON.stringify(document)
  expect(text).not.toMatch(/"fault"|describedAs/)
  expect(text).not.toContain(world.dataDir)
  expect(text).not.toContain('127.0.0.1')
  expect(text).toContain('https://chat.example.com/oauth2/v1/token')
})

test('the examples are those of the published collection', () => {
  const path = new URL('../../../../../conformance/kiamo-messaging.postman_collection.json', import.meta.url)
  const published = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string' && /^\{\s*"/.test(value)) published.add(JSON.stringify(JSON.parse(value)))
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collect(part)
  }
  collect(JSON.parse(readFileSync(path, 'utf8')))
  for (const example of [tokenGranted, simpleMessage, chatbotHistory, webhookMessage]) {
    expect(published).toContain(JSON.stringify(example))
  }
})
