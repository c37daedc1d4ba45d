import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import type { Static } from 'typebox'
import type { PageRequest } from '../../lib/page.ts'

export const defaultPageLimit = 50

/** The query of every list: spread it into the schema of the list's own filters. */
export const pageQuery = {
  cursor: Type.Optional(
    Type.String({
      maxLength: 1024,
      fault: reason('not_page_cursor'),
      description: 'The `next_cursor` of the page before.',
    }),
  ),
  limit: Type.Optional(
    Type.String({
      pattern: '^([1-9][0-9]?|100)$',
      fault: reason('not_whole_number', { min: 1, max: 100 }),
      description: `Items of a page, 1 to 100; ${defaultPageLimit} when left out.`,
      describedAs: { type: 'integer', minimum: 1, maximum: 100, default: defaultPageLimit },
    }),
  ),
}

const PageQuery = Type.Object(pageQuery)

/** A cursor is looked at by the store: only it knows what its own look like. */
export const readPageQuery = ({ cursor, limit }: Static<typeof PageQuery>): PageRequest => ({
  limit: limit === undefined ? defaultPageLimit : Number(limit),
  cursor,
})
