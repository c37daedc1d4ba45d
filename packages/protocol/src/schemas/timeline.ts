/** `GET /desk/v1/conversations/{id}/timeline`: what was said, done and noted, in one order. */

import { MessageItemSchema } from './desk-items.ts'
import { Id, Name, orNull, Time, usedAs } from './fields.ts'
import { Type } from './type.ts'

export const ActorSchema = Type.Object(
  {
    type: Type.Enum(['agent', 'operator', 'service', 'partner', 'routing', 'system'], {
      description:
        "`agent` is a person, `service` software with an API key, `operator` whoever runs the gateway, `partner` the software of the customer's side, `routing` is reserved for automatic assignment, `system` is the gateway by itself.",
    }),
    id: orNull(
      Type.String(),
      'Of an agent, an operator with an account or a service; of a partner, its connector. Null otherwise.',
    ),
    name: orNull(Type.String(), 'What people call it; null for a partner and for the gateway.'),
  },
  { title: 'Actor' },
)

export const ActivityItemSchema = Type.Object(
  {
    id: Type.String({ description: 'Of the activity.' }),
    at: Time,
    actor: usedAs(ActorSchema, 'Who did it.'),
    kind: Type.String({
      description:
        '`conversation.opened` (by an agent), `.taken`, `.assigned`, `.transferred`, `.released`, `.queued`, `.returned`, `.closed`, `.reopened`, `.tagged`, `.noted` (in an export: in the timeline it is a note); `delivery.retried`, `.replayed`, `.skipped`; `customer.exported`, `.updated`, `.joined`, `.separated`. More may come: ignore what you do not know.',
    }),
    data: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'By kind. Who has a conversation now, and had it before: `from` and `to`, each `{id, name}` or null; where it waits: `queue` and `from_queue`, and the `reason` (`message`: its customer writes and no bot answers; `transferred`); a `note`, if one was given. A closing: `reason` and `tags`, if any were given. Tags: `added` and `removed`. A note: `text`, and `mentions`, each `{id, name}`. A delivery: `message_id`.',
    }),
  },
  { title: 'Activity', description: 'What was done, and by whom.' },
)

export const NoteItemSchema = Type.Object(
  {
    id: Type.String({ description: 'Of the note.' }),
    at: Time,
    author: usedAs(ActorSchema, 'Who wrote it.'),
    text: Type.String({ description: 'The text.' }),
    mentions: Type.Array(Type.Object({ id: Id, name: Name }), { description: 'The agents it is for.' }),
  },
  { title: 'Note', description: 'What agents tell each other. It is never sent to a customer.' },
)

export const TimelineItemSchema = Type.Union(
  [
    Type.Object(
      {
        type: Type.Literal('message', { description: 'Something was said.' }),
        message: usedAs(MessageItemSchema, 'What was said.'),
      },
      { title: 'TimelineMessage' },
    ),
    Type.Object(
      {
        type: Type.Literal('activity', { description: 'Something was done.' }),
        activity: usedAs(ActivityItemSchema, 'What was done, and by whom.'),
      },
      { title: 'TimelineActivity' },
    ),
    Type.Object(
      {
        type: Type.Literal('note', { description: 'Something was noted.' }),
        note: usedAs(NoteItemSchema, 'What was noted, and by whom.'),
      },
      { title: 'TimelineNote' },
    ),
  ],
  { title: 'TimelineItem' },
)
