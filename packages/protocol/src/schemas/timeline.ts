/** `GET /desk/v1/conversations/{id}/timeline`: what was said and what was done, in one order. */

import { MessageItemSchema } from './desk-items.ts'
import { orNull, Time, usedAs } from './fields.ts'
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
        '`conversation.opened` (by an agent), `.taken`, `.assigned`, `.transferred`, `.released`, `.closed`, `.reopened`; `delivery.retried`, `.replayed`, `.skipped`; `customer.exported`. More may come: ignore what you do not know.',
    }),
    data: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'By kind. Who has a conversation now, and had it before: `from` and `to`, each `{id, name}` or null. A closing: `reason`, if one was given. A delivery: `message_id`.',
    }),
  },
  { title: 'Activity', description: 'What was done, and by whom.' },
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
  ],
  { title: 'TimelineItem' },
)
