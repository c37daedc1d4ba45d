/** JSON schemas of acting on many conversations at once. */
import { reason } from '../errors/index.ts'
import { LIMITS } from '../limits.ts'
import { list, MoveNote, optionalOrNull, shortText, tagList } from './build.ts'
import { ConversationItemSchema, MessageItemSchema } from './desk-items.ts'
import { ConversationId, usedAs } from './fields.ts'
import { ErrorBodySchema } from './partner.ts'
import { Type } from './type.ts'

const types = ['close', 'assign', 'take', 'transfer', 'return', 'tag', 'snooze', 'reopen', 'undo'] as const

const name = (description: string) =>
  optionalOrNull(
    Type.String({
      maxLength: LIMITS.nameLength,
      fault: reason('text_too_long', { max: LIMITS.nameLength }),
      description,
    }),
  )

const BulkActionSchema = Type.Object(
  {
    type: Type.Enum([...types], {
      fault: reason('not_a_choice', { choices: types }),
      description: 'What is done to each; the other fields are those of its own request.',
    }),
    reason: name('Of `close`: why, in a few words.'),
    tags: tagList('Of `close`: to be added.'),
    assignee: name('Of `assign`: the id of an agent, `me`, or null for nobody.'),
    queue_id: name('Of `transfer`: the queue in which they wait from now on.'),
    agent_id: name('Of `transfer`: or the agent whose they become.'),
    note: MoveNote,
    add: tagList('Of `tag`: from the list of the instance.'),
    remove: tagList('Of `tag`: what is not there is left out.'),
    until: name('Of `snooze`: RFC 3339 with its zone, or null to end it.'),
  },
  { title: 'BulkAction' },
)

/** `POST /desk/v1/conversations/bulk` */
export const BulkRequestSchema = Type.Object(
  {
    ids: list(shortText('Of a conversation.'), {
      minItems: 1,
      maxItems: LIMITS.bulk,
      fault: reason('not_bulk_ids', { max: LIMITS.bulk }),
      description: 'Each is done once, however often it is named.',
    }),
    action: usedAs(BulkActionSchema, 'What is done.'),
    last_seen_message_ids: Type.Optional(
      Type.Unsafe<Record<string, string> | null>({
        type: ['object', 'null'],
        additionalProperties: { type: 'string', maxLength: LIMITS.nameLength },
        fault: reason('not_seen_messages'),
        description: 'By the id of a conversation: what `last_seen_message_id` is for one.',
      }),
    ),
  },
  { title: 'BulkRequest' },
)

export const BulkItemSchema = Type.Object(
  {
    id: ConversationId,
    done: Type.Boolean({ description: 'Whether it is as it was asked for, which it may have been before.' }),
    conversation: Type.Optional(usedAs(ConversationItemSchema, 'As it is now, when it was done.')),
    error: Type.Optional(usedAs(ErrorBodySchema, 'Why it was not done: what its own request would have answered.')),
    message: Type.Optional(
      usedAs(MessageItemSchema, 'With the error `newer_message`: the message that was not seen yet.'),
    ),
  },
  { title: 'BulkItem' },
)

/** The 200 of the same. */
export const BulkAnswerSchema = Type.Object(
  { items: Type.Array(BulkItemSchema, { description: 'One for each conversation, in the order of `ids`.' }) },
  { title: 'BulkAnswer' },
)
