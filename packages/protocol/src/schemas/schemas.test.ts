import { createRequire } from 'node:module'
import type { Ajv as AjvType, ErrorObject, ValidateFunction } from 'ajv'
import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { describe, expect, test } from 'vitest'
import { sayInEnglish } from '../errors/index.ts'
import type { InboundMessage } from '../index.ts'
import {
  AssignRequestSchema,
  describedAsKeyword,
  faultKeyword,
  InboundMessageSchema,
  MessagesRequestSchema,
  OpenConversationRequestSchema,
  ReplyRequestSchema,
  SessionRequestSchema,
} from './index.ts'

const { Ajv }: { Ajv: typeof AjvType } = createRequire(import.meta.url)('ajv')
const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  strict: true,
  allowUnionTypes: true,
  coerceTypes: false,
  useDefaults: false,
  removeAdditional: false,
  keywords: [faultKeyword, describedAsKeyword],
})

const validators = new Map<TSchema, ValidateFunction>()

const sentenceOf = ({ parentSchema, message }: ErrorObject): string | undefined =>
  parentSchema?.fault ? sayInEnglish(parentSchema.fault) : message

/** The faults as the gateway tells them: `path: sentence`. */
function faults(schema: TSchema, value: unknown): string[] {
  const validate = validators.get(schema) ?? ajv.compile(schema)
  validators.set(schema, validate)
  if (validate(value)) return []
  const own = (validate.errors ?? []).filter((error) => error.keyword !== 'if')
  return [...new Set(own.map((error) => `${error.instancePath}: ${sentenceOf(error)}`))]
}

const message: InboundMessage = {
  id: '1',
  created_at: 1676541889,
  customer_id: 'c',
  sender: { type: 'human', id: 'c' },
  body: { message: 'Hello' },
}
const attachment = { id: 'a', name: 'a.png', mime_type: 'image/png', content: { type: 'base64', data: '' } }

const inMessage = (part: object) => faults(InboundMessageSchema, { ...message, ...part })
const inBody = (part: object) => faults(InboundMessageSchema, { ...message, body: { message: 'x', ...part } })

describe('messages', () => {
  test.each(['id', 'customer_id', 'created_at', 'sender', 'body'])('[2.required] %s is required', (name) => {
    expect(inMessage({ [name]: undefined })).toEqual([`: must have required property '${name}'`])
  })

  test('[2.required] of a party, type and id are', () => {
    expect(inMessage({ sender: {}, recipient: {} })).toEqual([
      "/sender: must have required property 'type'",
      "/sender: must have required property 'id'",
      "/recipient: must have required property 'type'",
      "/recipient: must have required property 'id'",
    ])
  })

  test('[2.required] null on an optional field means absent, and unknown fields are ignored', () => {
    const empty = { message: null, attachments: null, rich_content: null, unknown: { a: 1 } }
    const sender = { type: 'human', id: 'c', name: null, avatar: 'x' }
    expect(inMessage({ recipient: null, metadata: null, sender, body: empty, extra: 1 })).toEqual([])
  })

  test('[2.required] numeric ids are refused', () => {
    const text = 'must be a string of 1 to 256 characters'
    expect(inMessage({ id: 1, customer_id: 2, sender: { type: 'bot', id: 3 } })).toEqual(
      ['/id', '/customer_id', '/sender/id'].map((path) => `${path}: ${text}`),
    )
  })

  test('[2.limits] ids and names have 1 to 256 characters', () => {
    const id = (length: number) => 'é'.repeat(length)
    expect(inMessage({ id: id(256) })).toEqual([])
    expect(inMessage({ id: id(257), customer_id: '' })).toHaveLength(2)
    expect(inMessage({ sender: { type: 'bot', id: 'b', name: id(257) } })).toHaveLength(1)
    expect(inMessage({ sender: { type: 'bot', id: 'b', name: '' } })).toEqual([])
    expect(inBody({ attachments: [{ ...attachment, id: id(257), name: id(257), mime_type: '' }] })).toHaveLength(3)
  })

  test('[2.limits] 1 to 1000 messages, 50 attachments, 64 KiB of text', () => {
    const batch = (length: number) => faults(MessagesRequestSchema, { messages: Array(length).fill(message) })
    expect(batch(1000)).toEqual([])
    expect(batch(0)).toEqual(['/messages: must be a list of 1 to 1000 messages'])
    expect(batch(1001)).toEqual(['/messages: must be a list of 1 to 1000 messages'])
    expect(inBody({ attachments: Array(50).fill(attachment) })).toEqual([])
    expect(inBody({ attachments: Array(51).fill(attachment) })).toEqual([
      '/body/attachments: must be a list of at most 50 attachments',
    ])
    expect(inBody({ message: 'x'.repeat(65536) })).toEqual([])
    expect(inBody({ message: 'x'.repeat(65537) })).toHaveLength(1)
  })

  test('[2.limits] a list too long yields one error, whatever is in it', () => {
    const validate = ajv.compile(MessagesRequestSchema)
    validate({ messages: Array(100_000).fill(0) })
    expect(validate.errors).toHaveLength(1)
    validate({ messages: [{ ...message, body: { attachments: Array(100_000).fill(0) } }] })
    expect((validate.errors ?? []).filter((error) => error.keyword !== 'if')).toHaveLength(1)
  })

  test.each([0, 1676541889, 1e11, '0', '1676541889', '01676541889', '100000000000'])(
    '[2.created-at] %j is accepted',
    (created_at) => {
      expect(inMessage({ created_at })).toEqual([])
    },
  )

  test.each([
    1676541889.5,
    -1,
    1e11 + 1,
    1676541889000,
    '1676541889000',
    '100000000001',
    '',
    '-1',
    '1.5',
    ' 1',
    '1e9',
    '2023-02-16T10:04:49Z',
    null,
    true,
    [[]],
    {},
    1.5e12 + 0.5,
  ])('[2.created-at] %j is refused in one sentence', (created_at) => {
    expect(inMessage({ created_at })).toEqual([
      '/created_at: must be integer seconds since 1970 (Unix time), or a string of digits: no fraction, no date, no milliseconds',
    ])
  })

  test('[2.created-at] a string is accepted exactly when the number it spells is', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (seconds) => {
        expect(inMessage({ created_at: String(seconds) })).toEqual(inMessage({ created_at: seconds }))
      }),
    )
  })

  test('[2.rich-content] objects, strings, [] and null are accepted, whatever they hold', () => {
    const any = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), fc.constantFrom([], null))
    fc.assert(fc.property(any, (rich_content) => void expect(inBody({ rich_content })).toEqual([])))
    for (const rich_content of [1, true, [1]]) {
      expect(inBody({ rich_content })).toEqual([
        '/body/rich_content: must be an object or a string; null and [] mean that there is none',
      ])
    }
  })

  test('[2.metadata] an object, [] or null', () => {
    for (const metadata of [{}, { a: { b: [1] } }, [], null]) expect(inMessage({ metadata })).toEqual([])
    for (const metadata of ['{}', 1, [1], false]) {
      expect(inMessage({ metadata })).toEqual(['/metadata: must be an object; null and [] mean an empty one'])
    }
  })

  test('[2.errors] what is not of the vocabulary is told in one sentence', () => {
    expect(inMessage({ sender: { type: 'agent', id: 'c' } })).toEqual(['/sender/type: must be "human" or "bot"'])
    expect(inBody({ attachments: [{ ...attachment, content: { type: 'ftp' } }] })).toEqual([
      "/body/attachments/0/content: must have required property 'data'",
      '/body/attachments/0/content/type: must be "url" or "base64"',
    ])
    expect(inBody({ attachments: {} })).toEqual(['/body/attachments: must be a list of at most 50 attachments'])
  })

  test('[2.errors] every message of a batch is looked at', () => {
    const messages = [{ ...message, id: 1 }, message, { ...message, customer_id: '' }, null]
    expect(faults(MessagesRequestSchema, { messages })).toEqual([
      '/messages/0/id: must be a string of 1 to 256 characters',
      '/messages/2/customer_id: must be a string of 1 to 256 characters',
      '/messages/3: must be object',
    ])
  })
})

describe('desk', () => {
  test('a session is asked for by e-mail and password, or by the operator token', () => {
    expect(faults(SessionRequestSchema, { email: 'a@b.c', password: 'x' })).toEqual([])
    expect(faults(SessionRequestSchema, { operator_token: 'x' })).toEqual([])
    const text = ': must be {"email", "password"} or {"operator_token"}, all strings'
    expect(faults(SessionRequestSchema, { email: 'a@b.c' })).toContain(text)
  })

  test('a reply', () => {
    const reply = { message: '', attachments: [{ upload_id: 'u' }], rich_content: {}, metadata: { a: 1 } }
    expect(faults(ReplyRequestSchema, reply)).toEqual([])
    expect(faults(ReplyRequestSchema, {})).toEqual([])
    expect(faults(ReplyRequestSchema, { metadata: [] })).toEqual([])
    expect(faults(ReplyRequestSchema, { message: 1, attachments: [{}], metadata: 'x' })).toEqual([
      '/message: must be a string of at most 64 KiB in UTF-8',
      "/attachments/0: must have required property 'upload_id'",
      '/metadata: must be an object; null and [] mean an empty one',
    ])
  })

  test('an assignment, and a conversation opened', () => {
    for (const assignee of ['me', 'a1', null]) expect(faults(AssignRequestSchema, { assignee })).toEqual([])
    expect(faults(AssignRequestSchema, {})).toEqual([": must have required property 'assignee'"])
    expect(faults(AssignRequestSchema, { assignee: 1 })).toEqual([
      '/assignee: must be the id of an agent, "me", or null for nobody',
    ])
    expect(faults(OpenConversationRequestSchema, { connector_id: 'c', customer_id: 'x' })).toEqual([])
    expect(faults(OpenConversationRequestSchema, { connector_id: '' })).toHaveLength(2)
  })
})
