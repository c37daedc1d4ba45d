/** What a request may hold. Lengths in characters, sizes in bytes. */
export const LIMITS = {
  /** Messages in one request. */
  messages: 1000,
  /** Events in one request. */
  events: 100,
  /** Of an event: a reason or a comment, characters. */
  noticeText: 2000,
  /** The whole request, bytes. */
  requestBytes: 40 * 1024 * 1024,
  /** Files in one message. */
  attachments: 50,
  /** Files by URL in one request. */
  urlAttachments: 1000,
  /** One file, decoded, bytes. */
  attachmentBytes: 25 * 1024 * 1024,
  /** An id or a name, characters. */
  nameLength: 256,
  /** `body.message`, bytes in UTF-8. */
  textBytes: 64 * 1024,
  /** A note, characters. */
  noteLength: 10_000,
  /** Tags of an instance, or its reasons for closing. */
  labels: 200,
  /** Conversations that one request acts on. */
  bulk: 100,
  /** Agents whom a note mentions. */
  mentions: 50,
  /** `body.rich_content`, bytes as JSON. */
  richContentBytes: 64 * 1024,
  /** Objects and arrays inside each other in `body.rich_content`. */
  richContentLevels: 32,
  /** `metadata`, bytes as JSON. */
  metadataBytes: 4 * 1024,
  /** `created_at` above this must be in milliseconds. */
  createdAtMax: 1e11,
} as const
