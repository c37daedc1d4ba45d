/** The API description, OpenAPI 3.1: made of the routes as they are registered, their schemas, and their words. Pure. */
import { ErrorBodySchema } from '@passerelle/protocol/schemas'
import type { Answer, Door, Examples, Operation } from '../http/operation.ts'
import { type ErrorAnswer, type ErrorName, operationErrors } from '../http/operation-errors.ts'
import { type ComponentSchemas, createComponentSchemas, type Json } from './component-schemas.ts'
import { securitySchemes } from './security-schemes.ts'

export interface DescribedRoute {
  method: string
  url: string
  operation: Operation
  schema: RouteSchema
}

export interface RouteSchema {
  params?: unknown
  querystring?: unknown
  body?: unknown
}

export interface ApiDescription {
  routes: readonly DescribedRoute[]
  doors: readonly Door[]
  webhooks: Record<string, Operation>
  version: string
  publicUrl: string
}

const json = 'application/json'

const introduction = `The gateway between the software that talks to customers and the agents who take over.

Every refusal has one shape, \`ErrorBody\`; every answer has an \`X-Request-Id\`. A known path under another verb is 405 with \`Allow\`. JSON bodies are UTF-8, without \`Content-Encoding\`.`

export function composeOpenApi({ routes, doors, webhooks, version, publicUrl }: ApiDescription): Json {
  const components = createComponentSchemas()
  const places = doors.flatMap((door) =>
    Object.entries(door.operations).map(([id, operation]) => ({ door, id, operation })),
  )
  const placed = routes
    .map((route) => ({ route, place: places.findIndex(({ operation }) => operation === route.operation) }))
    .sort((a, b) => a.place - b.place)

  const paths: Record<string, Json> = {}
  for (const { route, place } of placed) {
    const { door, id } = places[place] ?? {}
    if (!door) throw new Error(`the operation of ${route.method} ${route.url} belongs to no door`)
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = {
      tags: [door.name],
      operationId: id,
      ...composeOperation(components, route, [...route.operation.errors, ...impliedErrors(route), ...door.errors]),
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Passerelle',
      version,
      description: introduction,
      contact: { name: 'Whoever runs this gateway', url: publicUrl },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    tags: doors.map(({ name, description }) => ({ name, description })),
    paths,
    webhooks: Object.fromEntries(
      Object.entries(webhooks).map(([name, operation]) => [
        name,
        { post: composeWebhook(components, operation, doors[0]?.name ?? '', name) },
      ]),
    ),
    components: {
      responses: composeErrors(components),
      securitySchemes: securitySchemes(publicUrl),
      schemas: components.all(),
    },
  }
}

function composeWebhook(components: ComponentSchemas, operation: Operation, tag: string, id: string): Json {
  const route = { method: 'POST', url: '', operation, schema: {} }
  return { tags: [tag], operationId: id, ...composeOperation(components, route, []) }
}

function composeOperation(components: ComponentSchemas, route: DescribedRoute, errors: ErrorName[]): Json {
  const { operation, schema } = route
  const parameters = composeParameters(components, route)
  const body = operation.body?.schema ?? schema.body
  return {
    summary: operation.summary,
    description: operation.description,
    security: operation.security.map((together) => Object.fromEntries(together.map((name) => [name, []]))),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: composeBody(components, operation, asSchema(body)) }),
    responses: composeAnswers(components, operation, errors),
  }
}

function composeParameters(components: ComponentSchemas, { operation, schema }: DescribedRoute): Json[] {
  const listed = (where: string, object: unknown) => {
    const { properties = {}, required = [] } = asSchema(object) as {
      properties?: Record<string, object>
      required?: string[]
    }
    return Object.entries(properties).map(([name, property]) => {
      const { description, ...described } = components.describe(property)
      return {
        name,
        in: where,
        description: operation.params?.[name] ?? description,
        required: required.includes(name),
        schema: described,
      }
    })
  }
  const headers = Object.entries(operation.headers ?? {}).map(([name, { description, required = false }]) => ({
    ...{ name, in: 'header', description, required },
    schema: { type: 'string' },
  }))
  return [...listed('path', schema.params), ...listed('query', schema.querystring), ...headers]
}

function composeBody(components: ComponentSchemas, { body }: Operation, schema: object): Json {
  const media = { schema: components.describe(schema), ...composeExamples(body?.examples) }
  return {
    required: body?.optional !== true,
    content: Object.fromEntries((body?.types ?? [json]).map((type) => [type, media])),
  }
}

function composeAnswers(components: ComponentSchemas, { answers }: Operation, errors: ErrorName[]): Json {
  const composed: Json = {}
  for (const [status, answer] of Object.entries(answers)) composed[status] = composeAnswer(components, answer)
  for (const name of errors) composed[operationErrors[name].status] ??= { $ref: `#/components/responses/${name}` }
  return composed
}

function composeAnswer(components: ComponentSchemas, { description, schema, type, headers, examples }: Answer): Json {
  const media = schema && { schema: components.describe(schema), ...composeExamples(examples) }
  return {
    description,
    ...(headers && { headers: composeHeaders(headers) }),
    ...(media && { content: { [type ?? json]: media } }),
  }
}

const composeHeaders = (headers: Record<string, string>): Json =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  )

const composeExamples = (examples: Examples | undefined): Json => (examples ? { examples } : {})

function composeErrors(components: ComponentSchemas): Json {
  const compose = ({ description, headers, schema = ErrorBodySchema, examples }: ErrorAnswer): Json =>
    composeAnswer(components, {
      description,
      schema,
      ...(headers && { headers }),
      ...(examples && {
        examples: Object.fromEntries(examples.map((value) => [value.error, { summary: value.error, value }])),
      }),
    })
  return Object.fromEntries(Object.entries(operationErrors).map(([name, error]) => [name, compose(error)]))
}

/** What follows from the route itself. */
function impliedErrors({ method, schema }: DescribedRoute): ErrorName[] {
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const errors: ErrorName[] = []
  if (hasBody || schema.params || schema.querystring) errors.push('InvalidRequest')
  if (schema.params) errors.push('NotFound')
  if (hasBody) errors.push('PayloadTooLarge', 'UnsupportedMediaType')
  return errors
}

const asSchema = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})
