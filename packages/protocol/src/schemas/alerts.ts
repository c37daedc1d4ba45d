/** JSON schemas of alerts, and of the ways in which operators are told of them. */
import { Id, orNull, Time, usedAs } from './fields.ts'
import { ReasonSchema } from './partner.ts'
import { Type } from './type.ts'

const timeOrNull = (description: string) => orNull(Type.String({ format: 'date-time' }), description)
const Way = Type.Enum(['webhook', 'email'], { description: 'How operators are told.' })

/** `GET /operator/v1/alerts` */
export const AlertItemSchema = Type.Object(
  {
    id: Id,
    kind: Type.Enum(['connector_failing', 'deliveries_exhausted', 'queue_waiting', 'disk_low', 'node_silent'], {
      description: 'What it is about.',
    }),
    state: Type.Enum(['open', 'resolved'], { description: 'Whether it still lasts.' }),
    subject: Type.String({
      description: 'Id of the endpoint, connector, queue or server; of a full disk, the name of the machine.',
    }),
    instance_id: orNull(Type.String(), 'Id of the instance, where it is about one.'),
    connector_id: orNull(Type.String(), 'Id of the connector, where it is about one.'),
    text: Type.String({ description: 'What is wrong, in words.' }),
    reason: usedAs(ReasonSchema, 'The same as a code and its params.'),
    since: { ...Time, description: 'When it began.' },
    raised_at: { ...Time, description: 'When it had lasted for long enough to be an alert.' },
    told_at: timeOrNull('When the last message about it was made; null where none was.'),
    resolved_at: timeOrNull('When it was over; null while it lasts.'),
  },
  { title: 'AlertItem' },
)

/** `GET /operator/v1/alerts/ways` */
export const AlertWaySchema = Type.Object(
  {
    way: Way,
    target: Type.String({ description: 'Host of the URL, or the addresses.' }),
    pending: Type.Integer({ description: 'Messages that were not taken yet, and are tried again.' }),
    last_delivered_at: timeOrNull('When one was last taken.'),
    error: orNull(Type.String(), 'Why the newest that was not taken since was not; null when there is none.'),
    reason: orNull(ReasonSchema, 'The same as a code and its params.'),
  },
  { title: 'AlertWay' },
)

/** `POST /operator/v1/alerts/test` */
export const AlertTestSchema = Type.Object(
  {
    way: Way,
    delivered: Type.Boolean({ description: 'Whether it was taken.' }),
    error: orNull(Type.String(), 'Why it was not, in words; null for a success.'),
    reason: orNull(ReasonSchema, 'The same as a code and its params.'),
  },
  { title: 'AlertTest' },
)
