/** Bodies that cost as much as a request can: what is made to hurt, and the largest that are in order. */

const mebibyte = 1024 * 1024
const limit = 40 * mebibyte - 1024

const party = '{"type":"human","id":"customer"}'
const messageOf = (id: number, body: string, more = ''): string =>
  `{"id":"m${id}","created_at":1767225600,"customer_id":"customer-${id % 50}","sender":${party}${more},"body":${body}}`
const batch = (messages: string[]): string => `{"messages":[${messages.join(',')}]}`

/** As many items as fit, each made of its number. */
function fill(bytes: number, make: (n: number) => string, separator = ','): string {
  const parts: string[] = []
  let length = 0
  for (let n = 0; length < bytes; n++) {
    const part = make(n)
    parts.push(part)
    length += part.length + separator.length
  }
  return parts.slice(0, -1).join(separator)
}
const keys = (bytes: number): string => `{${fill(bytes, (n) => `"k${n.toString(36)}":1`)}}`
const unknownField = (value: string): string => batch([messageOf(1, '{"message":"x"}', `,"unknown":${value}`)])
const file = (data: string): string =>
  `{"message":"","attachments":[{"id":"f","name":"f","mime_type":"image/png","content":{"type":"base64","data":"${data}"}}]}`
const base64 = (bytes: number): string => Buffer.alloc(bytes, 'Passerelle, ?>~').toString('base64')

export const files = (megabytes: number): string =>
  batch(Array.from({ length: megabytes / 8 }, (_, n) => messageOf(n, file(base64((8 * mebibyte * 3) / 4 - 1024)))))

export const hostileBodies: Record<string, () => string> = {
  '12.6 MB of distinct keys in one object': () => unknownField(keys(12.6e6)),
  '40 MB of distinct keys in one object': () => unknownField(keys(limit)),
  '40 MB of distinct keys beside the messages': () => `{"messages":[],"unknown":${keys(limit)}}`,
  '40 MB of distinct keys over 1000 messages': () =>
    batch(Array.from({ length: 1000 }, (_, n) => messageOf(n, '{"message":"x"}', `,"unknown":${keys(40_000)}`))),
  'distinct keys in rich content that is a string': () =>
    batch([messageOf(1, `{"rich_content":${JSON.stringify(keys(30e6))}}`)]),
  'deep nesting': () => unknownField('['.repeat(limit / 2) + ']'.repeat(limit / 2)),
  'tiny objects': () => unknownField(`[${'{},'.repeat(limit / 3 - 1)}{}]`),
  'tiny messages': () => batch([`${'{},'.repeat(limit / 3 - 100)}{}`]),
  'a number of 40 million digits': () => unknownField('1'.repeat(limit)),
  'a string of escapes': () => unknownField(`"${'\\u0041'.repeat(limit / 6)}"`),
  'a string of escaped quotes': () => unknownField(`"${'\\"'.repeat(limit / 2)}"`),
  'a text of escapes': () => batch([messageOf(1, `{"message":"${'\\u20ac'.repeat(limit / 6)}"}`)]),
  'white space': () => unknownField(`${' '.repeat(limit)}1`),
  'quotes without anything between': () => unknownField('""'.repeat(limit / 2)),
  '1000 messages full of faults': () =>
    batch(Array.from({ length: 1000 }, () => `{"id":{},"created_at":"x","sender":{"id":"${'x'.repeat(40_000)}"}}`)),
  '1000 texts of 40 KB, in order': () =>
    batch(Array.from({ length: 1000 }, (_, n) => messageOf(n, `{"message":"${'word '.repeat(8000)}"}`))),
  '45 rich contents of 60 KB, in order': () =>
    batch(Array.from({ length: 45 }, (_, n) => messageOf(n, `{"message":"x","rich_content":${keys(60_000)}}`))),
  'a file of 25 MiB, in order': () => batch([messageOf(1, file(base64(25 * mebibyte)))]),
  'the same as PHP writes it': () => batch([messageOf(2, file(base64(25 * mebibyte).replaceAll('/', '\\/')))]),
}
