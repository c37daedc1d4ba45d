/** JSON schemas of what a partner tells beside messages. They hold the form; what `data` holds by type is a rule of the gateway. */
import { reason } from '../errors/index.ts'
import { LIMITS } from '../limits.ts'
import { noticeTypes } from '../notices.ts'
import { list, optionalMetadata, shortText } from './build.ts'
import { CreatedAtSchema } from './partner.ts'
import { Type } from './type.ts'

export const NoticeItemSchema = Type.Object(
  {
    id: shortText('Your id of the event. The same event is taken once.'),
    type: Type.Enum([...noticeTypes], {
      fault: reason('not_a_choice', { choices: [...noticeTypes] }),
      description: 'What happened.',
    }),
    created_at: CreatedAtSchema,
    customer_id: shortText('The end customer it is about.'),
    data: optionalMetadata(
      'By type. `typing`: `on`. `message.read`: `message_id`, from your webhook. `conversation.return` and `conversation.close`: `reason`. `rating`: `score`, 1 to 5, and `comment`. `customer.updated`: `name`, `email`, `phone`, `language` (BCP 47), `external_url`; what is left out stays, `null` forgets it.',
    ),
  },
  { title: 'PartnerNotice', description: 'Unknown fields are ignored.' },
)

/** `POST /messaging/v1/events` */
export const NoticesRequestSchema = Type.Object(
  {
    events: list(NoticeItemSchema, {
      minItems: 1,
      maxItems: LIMITS.events,
      fault: reason('not_events', { max: LIMITS.events }),
      description: 'The events, in the order in which they happened.',
    }),
  },
  { title: 'NoticesRequest', description: 'All events are taken, or none is.' },
)

/** The 200 of `POST /messaging/v1/events`. */
export const NoticesResponseSchema = Type.Object(
  {
    events: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Yours, as sent.' }),
        status: Type.Enum(['recorded', 'duplicate'], {
          description: '`duplicate`: it was known; nothing was changed.',
        }),
      }),
      { description: 'In the order of the request.' },
    ),
  },
  { title: 'NoticesResponse' },
)
