/** What a server says of itself at `/openapi.json`, and whether its answers are so. */
import { createRequire } from 'node:module'
import type { ValidateFunction } from 'ajv'
import type { Ajv2020 as Ajv2020Type } from 'ajv/dist/2020.js'

const { Ajv2020 }: { Ajv2020: typeof Ajv2020Type } = createRequire(import.meta.url)('ajv/dist/2020.js')

export interface Described {
  method: string
  /** As asked for, with its query. */
  path: string
  status: number
  contentType: string | undefined
  text: string
}

interface Media {
  schema: object
}

interface ResponseObject {
  $ref?: string
  content?: Record<string, Media>
}

interface OperationObject {
  operationId: string
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, ResponseObject>
}

interface Document {
  paths: Record<string, Record<string, OperationObject>>
  webhooks: Record<string, { post: OperationObject }>
  components: { responses: Record<string, ResponseObject> }
}

export interface Description {
  operationIds: string[]
  /** The operation a request is for. */
  operationIdOf(method: string, path: string): string | undefined
  /** What of an answer is not as described; nothing, when all is well. */
  faultsOf(answer: Described): string[]
  /** The same of what a webhook received. */
  faultsOfWebhook(body: unknown, kind?: 'message' | 'event'): string[]
}

export function readDescription(text: string): Description {
  const document = close(JSON.parse(text)) as Document
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, formats })
  ajv.addSchema(document, 'api')
  const patterns = Object.keys(document.paths).map((path) => ({ path, pattern: toPattern(path) }))

  /** A path as it stands goes before one with parameters. */
  const find = (method: string, asked: string) => {
    const plain = asked.split('?', 1)[0] ?? ''
    const path = plain in document.paths ? plain : patterns.find(({ pattern }) => pattern.test(plain))?.path
    const operation = path === undefined ? undefined : document.paths[path]?.[method.toLowerCase()]
    return path === undefined || !operation ? undefined : { path, operation }
  }
  const validate = (pointer: string[], value: unknown): string[] => {
    const key = `api#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
    const check = ajv.getSchema(key) as ValidateFunction | undefined
    if (!check) throw new Error(`the description has no ${key}`)
    if (check(value)) return []
    return (check.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    )
  }

  return {
    operationIds: Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    ),
    operationIdOf: (method, path) => find(method, path)?.operation.operationId,
    faultsOf({ method, path: asked, status, contentType, text }) {
      const found = find(method, asked)
      if (!found) return [`${method} ${asked} is not described`]
      const response = found.operation.responses[status]
      if (!response) return [`${method} ${found.path} is not said to answer ${status}: ${text.slice(0, 200)}`]
      const shared = response.$ref?.split('/').pop()
      const content = (shared === undefined ? response : document.components.responses[shared])?.content
      if (!content || method === 'HEAD') return text === '' ? [] : [`a body where none is described: ${text}`]
      const type = contentType?.split(';', 1)[0] ?? 'no type'
      const described = [type, '*/*'].find((one) => content[one])
      if (described === undefined) return [`${type} is not described, but ${Object.keys(content)}`]
      const values = valuesIn(described, text)
      const from =
        shared === undefined
          ? ['paths', found.path, method.toLowerCase(), 'responses', String(status)]
          : ['components', 'responses', shared]
      return values.flatMap((value) => validate([...from, 'content', described, 'schema'], value))
    },
    faultsOfWebhook: (body, kind = 'message') =>
      validate(['webhooks', kind, 'post', 'requestBody', 'content', 'application/json', 'schema'], body),
  }
}

/** What a schema speaks of: the document, or the data of each change in a stream. */
function valuesIn(type: string, text: string): unknown[] {
  if (type === 'application/json') return [JSON.parse(text)]
  if (type !== 'text/event-stream') return []
  return [...text.matchAll(/^event: change\ndata: (.+)$/gm)].map(([, data = '']) => JSON.parse(data))
}

const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  binary: true,
} as const

const toPattern = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`)

/** Objects whose fields are listed have no others: a field that is not described shows. */
function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close)
  if (typeof value !== 'object' || value === null) return value
  const closed = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, close(part)]))
  const listsFields = typeof closed.properties === 'object' && [closed.type].flat().includes('object')
  return listsFields && closed.additionalProperties === undefined ? { ...closed, additionalProperties: false } : closed
}
