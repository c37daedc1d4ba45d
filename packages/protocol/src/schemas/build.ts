/**
 * Pieces the schemas are made of. They say with one keyword what a union would say with several, so that validation
 * stays cheap and a fault is one error. `fault` on a schema is the reason to give for a value it refuses; on a schema it
 * does not stand on, ajv's own words do.
 */
import type { Static, TSchema, TUnsafe } from 'typebox'
import { type Reason, reason } from '../errors/index.ts'
import { LIMITS } from '../limits.ts'
import { Type } from './type.ts'

/**
 * For ajv's `keywords`: how the API description shows a value that comes as text (`limit`, in a query, is an integer
 * there), and what a shape is for in this place. Says nothing about what is valid.
 */
export const describedAsKeyword = { keyword: 'describedAs', schemaType: 'object' } as const

/** For ajv's `keywords`. Under `verbose`, an error carries the reason in `parentSchema.fault`. */
export const faultKeyword = { keyword: 'fault', schemaType: 'object' } as const

const short = {
  minLength: 1,
  maxLength: LIMITS.nameLength,
  fault: reason('not_short_text', { max: LIMITS.nameLength }),
}

/** An id or a name. */
export const shortText = (description: string) => Type.String({ ...short, description })

/** A party's name: an empty one means none, as an anonymous visitor's form sends it. */
export const OptionalName = optionalOrNull(
  Type.String({
    maxLength: LIMITS.nameLength,
    fault: reason('text_too_long', { max: LIMITS.nameLength }),
    description: 'What people are shown. Defaults to `id`.',
  }),
)

/** That a text is at most 64 KiB is a rule of bytes; this bound of characters refuses nothing that the rule accepts. */
export const OptionalText = optionalOrNull(
  Type.String({
    maxLength: LIMITS.textBytes,
    fault: reason('text_too_large', { max: LIMITS.textBytes }),
    description: 'The text, at most 64 KiB in UTF-8. May be empty beside an attachment or rich content.',
  }),
)

export function optionalOrNull<T extends TSchema & { type: string }>(schema: T) {
  return Type.Optional(Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] }))
}

interface ListLimits {
  minItems?: number
  maxItems: number
  fault: Reason
  description?: string
}

/**
 * A list whose items are looked at only when there are not too many: under `allErrors` ajv would make an error of each
 * of millions. The price is that a bad item yields, beside its own error, one of the keyword `if`, to be dropped.
 */
export function list<T extends TSchema>(items: T, limits: ListLimits): TUnsafe<Static<T>[]> {
  return Type.Unsafe({ type: 'array', ...boundedItems(items, limits) })
}

/** The same, absent or null allowed. */
export function optionalList<T extends TSchema>(items: T, limits: ListLimits) {
  return Type.Optional(Type.Unsafe<Static<T>[] | null>({ type: ['array', 'null'], ...boundedItems(items, limits) }))
}

function boundedItems(items: TSchema, limits: ListLimits) {
  return { ...limits, if: { minItems: limits.maxItems + 1 }, else: { items } }
}

/** No vocabulary of rich content is refused; PHP writes an empty object as `[]`. */
export const optionalRichContent = <T>() =>
  Type.Optional(
    Type.Unsafe<T>({
      type: ['object', 'string', 'array', 'null'],
      maxItems: 0,
      fault: reason('not_rich_content'),
      description:
        'Buttons, cards, lists: an object or JSON in a string, of any vocabulary, at most 64 KiB and 32 levels deep. `null` and `[]` mean none.',
    }),
  )

/** PHP writes an empty object as `[]`. */
export const optionalMetadata = (description: string) =>
  Type.Optional(
    Type.Unsafe<Record<string, unknown> | [] | null>({
      type: ['object', 'array', 'null'],
      maxItems: 0,
      fault: reason('not_an_object'),
      description,
    }),
  )

/** Of the instance. */
export const tagList = (description: string) =>
  optionalList(shortText('A tag of the instance.'), {
    maxItems: LIMITS.labels,
    fault: reason('not_tags', { max: LIMITS.labels }),
    description,
  })

export const MoveNote = optionalOrNull(
  Type.String({
    maxLength: 1000,
    fault: reason('text_too_long', { max: 1000 }),
    description: 'Why, for whoever has it next. At most 1,000 characters; no customer ever sees it.',
  }),
)

export const LastSeen = optionalOrNull(
  Type.String({
    minLength: 1,
    maxLength: LIMITS.nameLength,
    fault: reason('not_last_seen'),
    description:
      'The newest message that whoever closes has seen: a newer one of the customer is a 409. Left out, so is one that came within the last 2 s.',
  }),
)
