/**
 * The API description as a Postman collection, 2.1: a folder for each door, a request for each operation, filled with
 * the description's examples, and the credentials as variables. The same description gives the same collection.
 */
interface Named {
  summary: string
  value: unknown
}

interface Media {
  schema: { $ref?: string }
  examples?: Record<string, Named>
}

interface Parameter {
  name: string
  in: string
  description?: string
  required: boolean
}

interface Operation {
  summary: string
  description: string
  tags: string[]
  security: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description: string; content?: Record<string, Media> }>
}

export interface OpenApi {
  info: { title: string; description: string; version: string }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, { post: Operation }>
}

const variablesOfSchemes: Record<string, string> = {
  connectorToken: 'accessToken',
  deskApiKey: 'apiKey',
  operatorToken: 'operatorToken',
}

/** In examples: what the reader has of their own. */
const placeholders = {
  YOUR_CLIENT_ID: '{{clientId}}',
  YOUR_CLIENT_SECRET: '{{clientSecret}}',
  YOUR_ACCESS_TOKEN: '{{accessToken}}',
  OPERATOR_TOKEN: '{{operatorToken}}',
}

export function composePostman({ info, servers, tags, paths, webhooks }: OpenApi): object {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const folders = tags.map(({ name, description }) => ({
    name,
    description,
    item: operations.filter(({ operation }) => operation.tags.includes(name)).map(composeItem),
  }))
  const hooks = Object.values(webhooks).map(({ post }) => composeWebhook(post))
  const values = { baseUrl: servers[0]?.url ?? '', webhookUrl: 'https://service.example.com/webhook' }
  const secrets = ['clientId', 'clientSecret', ...Object.values(variablesOfSchemes)]
  return {
    info: {
      name: info.title,
      description: info.description,
      version: info.version,
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: [...folders, { name: 'Your webhook', item: hooks }],
    variable: [
      ...Object.entries(values).map(([key, value]) => ({ key, value })),
      ...secrets.map((key) => ({ key, value: '' })),
    ],
  }
}

interface Asked {
  path: string
  method: string
  operation: Operation
}

function composeItem({ path, method, operation }: Asked): object {
  const examples = requestExamples(operation)
  const request = (example: Named | undefined) => ({
    method,
    header: composeHeaders(operation, example),
    url: composeUrl(path, operation),
    auth: composeAuth(operation),
    description: operation.description,
    ...composeBody(operation, example),
  })
  const [code = '200', answer] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? []
  const [given] = Object.values(Object.values(answer?.content ?? {})[0]?.examples ?? {})
  return {
    name: operation.summary,
    request: request(examples[0]),
    response: examples.map((example) => ({
      name: example.summary,
      originalRequest: request(example),
      code: Number(code),
      body: given === undefined ? '' : fill(toText(given.value)),
    })),
    ...(path.endsWith('/token') && { event: [script('test', keepToken)] }),
  }
}

function composeWebhook(operation: Operation): object {
  const [example] = requestExamples(operation)
  const request = {
    method: 'POST',
    header: composeHeaders(operation, example),
    url: '{{webhookUrl}}',
    auth: { type: 'noauth' },
    description: operation.description,
    ...composeBody(operation, example),
  }
  return { name: operation.summary, event: [script('prerequest', signBody)], request, response: [] }
}

const keepToken =
  "if (pm.response.code === 200) pm.collectionVariables.set('accessToken', pm.response.json().access_token)"

/** So that one's own webhook can be tried from here. */
const signBody = `const hash = require('crypto-js').HmacSHA1(pm.request.body.raw, pm.collectionVariables.get('clientSecret'))
pm.request.headers.upsert({ key: 'Body-Hash', value: hash.toString() })`

const script = (listen: string, text: string) => ({
  listen,
  script: { type: 'text/javascript', exec: text.split('\n') },
})

/** Forms go as forms: what else is taken is the same in another dress. */
function bodyOf({ requestBody }: Operation): { type: string; media: Media } | undefined {
  const content = requestBody?.content ?? {}
  const type = ['multipart/form-data', 'application/json'].find((one) => content[one])
  const media = type === undefined ? undefined : content[type]
  return type === undefined || !media ? undefined : { type, media }
}

const requestExamples = (operation: Operation): Named[] => Object.values(bodyOf(operation)?.media.examples ?? {})

function composeBody(operation: Operation, example: Named | undefined): object {
  const body = bodyOf(operation)
  if (!body) return {}
  const value = example?.value ?? {}
  if (body.type === 'application/json') {
    return { body: { mode: 'raw', raw: fill(toText(value)), options: { raw: { language: 'json' } } } }
  }
  const fields = Object.entries(value).map(([key, text]) => ({ key, value: fill(String(text)), type: 'text' }))
  return { body: { mode: 'formdata', formdata: example ? fields : [{ key: 'file', type: 'file', src: [] }] } }
}

function composeHeaders(operation: Operation, example: Named | undefined): object[] {
  const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'header')
  const isJson = bodyOf(operation)?.type === 'application/json' && example !== undefined
  return [
    ...(isJson ? [{ key: 'Content-Type', value: 'application/json' }] : []),
    ...named.map(({ name, description, required }) => ({ key: name, value: '', description, disabled: !required })),
  ]
}

function composeUrl(path: string, { parameters = [] }: Operation): object {
  const of = (where: string) => parameters.filter((parameter) => parameter.in === where)
  const parts = path.slice(1).replace(/\{(\w+)\}/g, ':$1')
  const query = of('query').map(({ name, description }) => ({ key: name, value: '', description, disabled: true }))
  const variable = of('path').map(({ name, description }) => ({ key: name, value: '', description }))
  return {
    raw: `{{baseUrl}}/${parts}`,
    host: ['{{baseUrl}}'],
    path: parts.split('/'),
    ...(query.length > 0 && { query }),
    ...(variable.length > 0 && { variable }),
  }
}

function composeAuth({ security }: Operation): object {
  const variable = security.flatMap((together) => Object.keys(together)).find((name) => variablesOfSchemes[name])
  if (variable === undefined) return { type: 'noauth' }
  return { type: 'bearer', bearer: [{ key: 'token', value: `{{${variablesOfSchemes[variable]}}}`, type: 'string' }] }
}

const toText = (value: unknown): string => JSON.stringify(value, null, 2)

const fill = (text: string): string =>
  Object.entries(placeholders).reduce((filled, [name, variable]) => filled.replaceAll(name, variable), text)
