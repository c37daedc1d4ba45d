/** Messages as partners may send them, all of a right form, for the rules over all inputs. */
import type { InboundMessage } from '@passerelle/protocol'
import fc from 'fast-check'

const id = fc.oneof(
  fc.constantFrom('c1', 'c2', 'bot'),
  fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !text.includes('\0')),
)
/** Any text, NUL and lone surrogates too. */
const anyText = fc.oneof(
  fc.string({ maxLength: 12, unit: 'binary' }),
  fc.string({ maxLength: 5, unit: fc.constantFrom('\0', '\ud800', '\udc00', 'a', '{', '"') }),
)
/** As it can be written: JSON has no negative zero. */
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)))
const jsonObject = fc.dictionary(anyText, json, { maxKeys: 4 })
const orAbsent = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })

const party = fc.record(
  { type: fc.constantFrom('human' as const, 'bot' as const), id, name: orAbsent(anyText) },
  { requiredKeys: ['type', 'id'] },
)

const attachment = fc.record({
  id,
  name: anyText,
  mime_type: fc.constantFrom('image/png', 'text/plain'),
  content: fc.oneof(
    fc.record({ type: fc.constant('url' as const), data: fc.webUrl() }),
    fc.record({
      type: fc.constant('base64' as const),
      data: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    }),
  ),
})

const richContent = fc.oneof(
  jsonObject,
  jsonObject.map((value) => JSON.stringify(value)),
  anyText,
  fc.constantFrom(null, [], {}, ''),
)

export const arbitraryMessage: fc.Arbitrary<InboundMessage> = fc.record(
  {
    id,
    created_at: fc.oneof(fc.nat(), fc.nat().map(String)),
    customer_id: fc.constantFrom('c1', 'c2', 'c3'),
    sender: party,
    recipient: orAbsent(party),
    body: fc.record(
      {
        message: orAbsent(anyText),
        attachments: orAbsent(fc.array(attachment, { maxLength: 3 })),
        rich_content: richContent,
      },
      { requiredKeys: [] },
    ),
    metadata: fc.oneof(jsonObject, fc.constant([] as []), fc.constant(null)),
  },
  { requiredKeys: ['id', 'created_at', 'customer_id', 'sender', 'body'] },
)

/** The same content with every key written in another order. */
export function reorderKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reorderKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reorderKeys(item)]),
  )
}
