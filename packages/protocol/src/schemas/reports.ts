/** JSON schemas of what supervisors see: the room as it is now, reports, and what customers said. */
import { AgentStatus, Id, Name, orNull, Ref, Time, usedAs } from './fields.ts'
import { QueueAvailabilitySchema } from './questions.ts'
import { Type } from './type.ts'

const count = (description: string) => Type.Integer({ description })
const seconds = (description: string) => orNull(Type.Integer(), `${description}, in seconds; null when there is none.`)

const load = {
  waiting_since: orNull(Time, 'Of the customer who waits longest; null when nobody waits.'),
}

/** `GET /desk/v1/board` */
export const BoardItemSchema = Type.Object(
  {
    at: Time,
    online: count('Agents who are online.'),
    waiting: count('Open conversations that nobody has, in all queues.'),
    waiting_since: load.waiting_since,
    queues: Type.Array(
      Type.Object(
        {
          id: Id,
          name: Name,
          agents_online: count('Of those who serve it.'),
          waiting: count('Open conversations that wait in it for an agent.'),
          waiting_since: load.waiting_since,
          held: count('Open conversations of it that agents have.'),
          wait_target_seconds: orNull(Type.Number(), 'How long a customer should wait at most, if it says so.'),
          availability: usedAs(QueueAvailabilitySchema, 'Whether a customer who is sent to it now finds somebody.'),
        },
        { title: 'BoardQueue' },
      ),
      { description: 'All of the instance.' },
    ),
    agents: Type.Array(
      Type.Object(
        {
          id: Id,
          name: Name,
          status: AgentStatus,
          held: count('Open conversations that they have.'),
          waiting: count('Of these, those in which a customer waits for an answer.'),
          waiting_since: load.waiting_since,
        },
        { title: 'BoardAgent' },
      ),
      { description: 'All who can log in, by name.' },
    ),
  },
  { title: 'BoardItem' },
)

const Times = Type.Object(
  {
    count: count('How many were measured.'),
    average_seconds: seconds('On average'),
    median_seconds: seconds('Half of them took no longer, true within a tenth'),
    p90_seconds: seconds('Nine of ten took no longer, true within a tenth'),
  },
  { title: 'ReportTimes' },
)

const Ratings = Type.Object(
  {
    count: count('Conversations that were rated; of several ratings of one conversation the last one counts.'),
    average: orNull(Type.Number(), 'Of their scores, from 1 to 5; null when there is none.'),
    share: orNull(
      Type.Number(),
      'Those rated, as a part of those closed in the same time, from 0 to 1; null when none was closed.',
    ),
    scores: Type.Array(Type.Integer(), { description: 'How many there are of each score, from 1 to 5.' }),
  },
  { title: 'ReportRatings' },
)

const figures = {
  opened: count('Conversations that were opened or reopened, or came back from the bot.'),
  answered: count('First answers of agents.'),
  closed: count('Conversations that were closed, without those abandoned.'),
  abandoned: count('Closed before anybody had them or answered.'),
  returned: count('Returned to the bot.'),
  wait: usedAs(Times, 'From its opening until somebody had it.'),
  first_answer: usedAs(Times, 'From its opening until the first answer of an agent.'),
  handling: usedAs(Times, 'How long agents had it, together.'),
  resolution: usedAs(Times, 'From its opening until it was closed.'),
  rating: usedAs(Ratings, 'What customers said of conversations, counted when they did.'),
}

/** `GET /desk/v1/reports` */
export const ReportItemSchema = Type.Object(
  {
    from: Type.String({ description: 'The first day, `2026-03-01`.' }),
    to: Type.String({ description: 'The last day; it is included.' }),
    zone: Type.String({ description: 'Whose days they are: an IANA time zone.' }),
    by: Type.Enum(['day', 'hour'], { description: 'What its periods are.' }),
    per: orNull(Type.Enum(['queue', 'agent', 'connector', 'tag']), 'What its groups are.'),
    totals: usedAs(Type.Object(figures, { title: 'ReportFigures' }), 'Of the whole time.'),
    periods: Type.Array(
      Type.Object(
        {
          at: Type.String({ description: 'When it begins, by the clocks of the zone: `2026-03-29T00:00:00+01:00`.' }),
          ...figures,
        },
        { title: 'ReportPeriod' },
      ),
      { description: 'Each day or hour of it, with its figures.' },
    ),
    groups: Type.Array(
      Type.Object(
        {
          id: Type.String({ description: 'Of the queue, agent or connector; the tag; empty for those without.' }),
          name: orNull(Type.String(), 'null for those without.'),
          ...figures,
        },
        { title: 'ReportGroup' },
      ),
      { description: 'The whole time, apart by `per`: those with the most conversations first.' },
    ),
  },
  { title: 'ReportItem' },
)

const RatingCommentSchema = Type.Object(
  {
    conversation_id: Id,
    customer_name: Name,
    score: Type.Integer({ description: 'From 1 to 5.' }),
    comment: Type.String({ description: 'In the words of the customer.' }),
    at: Time,
    agent: orNull(Ref, 'Who had the conversation last; null when nobody had it.'),
  },
  { title: 'RatingComment' },
)

/** `GET /desk/v1/reports/comments` */
export const RatingCommentsSchema = Type.Object(
  { items: Type.Array(RatingCommentSchema, { description: 'The newest first.' }) },
  { title: 'RatingComments' },
)
