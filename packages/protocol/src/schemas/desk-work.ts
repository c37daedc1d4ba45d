/** JSON schemas of what helps agents at work: counts, presence, canned replies, their own sessions. */

import { reason } from '../errors/index.ts'
import { LIMITS } from '../limits.ts'
import { CANNED_VARIABLES } from '../placeholder.ts'
import { optionalList, optionalOrNull, shortText } from './build.ts'
import { UploadItemSchema } from './desk-items.ts'
import { AgentStatus, Id, Name, orNull, Time, usedAs } from './fields.ts'
import { MetadataLabelSchema } from './metadata-labels.ts'
import { QueueAvailabilitySchema } from './questions.ts'
import { Type } from './type.ts'

const count = (description: string) => Type.Integer({ description })

/** `GET /desk/v1/counts` */
export const CountsItemSchema = Type.Object(
  {
    open: count('Open conversations of the instance.'),
    waiting: count('Open ones in which a customer waits for an answer.'),
    mine: count('Open ones that are assigned to the asking agent.'),
    unassigned: count('Open ones that nobody has.'),
    unread: count('Open ones with messages the asking agent has not read.'),
    unread_mine: count('Of these, those that are assigned to the asking agent.'),
    unread_unassigned: count('Of these, those that nobody has.'),
  },
  { title: 'CountsItem' },
)

/** `GET /desk/v1/labels` */
export const LabelsItemSchema = Type.Object(
  {
    tags: Type.Array(Name, { description: 'What may be said of a conversation.' }),
    close_reasons: Type.Array(Name, { description: 'What to choose from when one is closed.' }),
    metadata: Type.Array(usedAs(MetadataLabelSchema, 'What a key of metadata is called.'), {
      description: 'What the keys of metadata are called, in the order in which they are shown.',
    }),
  },
  { title: 'LabelsItem' },
)

/** `PUT /desk/v1/status`, and what it gives. */
export const StatusItemSchema = Type.Object(
  { status: AgentStatus },
  { additionalProperties: false, title: 'StatusItem' },
)

/** `GET /desk/v1/connectors` */
export const DeskConnectorItemSchema = Type.Object({ id: Id, name: Name }, { title: 'DeskConnectorItem' })

const queueCounts = {
  open: count('Open conversations of the queue that an agent has, or nobody.'),
  unassigned: count('Of these, those that nobody has.'),
  waiting: count('Of these, those in which a customer waits.'),
  oldest_waiting_since: orNull(Time, 'Since when the longest of these waits; null when nobody does.'),
}

/** The numbers of a queue. */
export const QueueCountsItemSchema = Type.Object(queueCounts, { title: 'QueueCountsItem' })

/** `GET /desk/v1/queues` */
export const DeskQueueItemSchema = Type.Object(
  {
    id: Id,
    name: Name,
    is_default: Type.Boolean({ description: 'Where conversations wait whose connector names no queue.' }),
    is_own: Type.Boolean({ description: 'Whether the asking agent is in it, or nobody is.' }),
    wait_target_seconds: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'How long a customer should wait at most, in seconds; null: no target.',
    }),
    ...queueCounts,
    availability: usedAs(QueueAvailabilitySchema, 'Whether a customer who is sent to it now finds somebody.'),
  },
  { title: 'DeskQueueItem' },
)

/** `POST /desk/v1/conversations/take-next` */
export const TakeNextRequestSchema = Type.Optional(
  Type.Unsafe<{ queue?: string | null } | null>({
    type: ['object', 'null'],
    properties: {
      queue: {
        type: ['string', 'null'],
        fault: reason('not_a_queue'),
        description: "Only of this queue; else of all the agent's.",
      },
    },
    title: 'TakeNextRequest',
  }),
)

/** `PUT /desk/v1/conversations/{id}/presence` */
export const PresenceRequestSchema = Type.Object(
  {
    state: Type.Enum(['viewing', 'answering', 'left'], {
      fault: reason('not_a_choice', { choices: ['viewing', 'answering', 'left'] }),
      description: 'What the agent is doing in the conversation; `left` takes it back.',
    }),
  },
  { title: 'PresenceRequest' },
)

const Shortcut = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^\\S+$',
  description:
    'What is typed after `/`: one of its kind, whatever the case, among the shared or the own ones of a language.',
  fault: reason('not_a_shortcut', { max: 64 }),
})
const ReplyText = Type.String({
  minLength: 1,
  maxLength: LIMITS.textBytes,
  fault: reason('text_empty_or_too_large', { max: LIMITS.textBytes }),
  description: `The text. Variables in it are filled in when it is inserted: ${CANNED_VARIABLES.map((name) => `\`{{${name}}}\``).join(', ')}, \`{{metadata.KEY}}\`; \`{{customer.name|there}}\` names what stands there when nothing is known.`,
})
const Language = optionalOrNull(
  Type.String({
    maxLength: 35,
    pattern: '^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$',
    fault: reason('not_a_language'),
    description: 'Of the text (BCP 47): customers of this language are offered it first. null for any.',
  }),
)
const ReplyFiles = optionalList(
  Type.Object({ upload_id: shortText('From `POST /desk/v1/uploads`, or of a file that it has already.') }),
  {
    maxItems: LIMITS.attachments,
    fault: reason('not_uploads', { max: LIMITS.attachments }),
    description: 'The files that go with it: all of them, kept until the reply is deleted.',
  },
)

const changeable = {
  shortcut: Shortcut,
  title: shortText('What it is about.'),
  text: ReplyText,
  language: Language,
  attachments: ReplyFiles,
}

/** `POST /desk/v1/canned-replies` */
export const CannedReplyRequestSchema = Type.Object(
  {
    ...changeable,
    personal: Type.Optional(
      Type.Boolean({
        fault: reason('not_a_boolean'),
        description: "Only for oneself. Shared ones, the default, are a supervisor's to write.",
      }),
    ),
  },
  { title: 'CannedReplyRequest' },
)

/** `PATCH /desk/v1/canned-replies/{id}` */
export const CannedReplyPatchSchema = Type.Partial(Type.Object(changeable), { title: 'CannedReplyPatch' })

export const CannedReplyItemSchema = Type.Object(
  {
    id: Id,
    shortcut: Type.String({ description: 'What is typed after `/`.' }),
    title: Type.String({ description: 'What agents choose it by.' }),
    text: Type.String({ description: 'The text, with its variables in double braces.' }),
    language: orNull(Type.String(), 'Of the text (BCP 47); null for any.'),
    personal: Type.Boolean({ description: 'Only for the agent who asks.' }),
    attachments: Type.Array(UploadItemSchema, {
      description:
        'The files that go with it: `POST /desk/v1/canned-replies/{id}/uploads` makes uploads of them to send.',
    }),
    updated_at: Time,
  },
  { title: 'CannedReplyItem' },
)

/** The 201 of `POST /desk/v1/canned-replies/{id}/uploads` */
export const CannedUploadsSchema = Type.Object(
  { items: Type.Array(UploadItemSchema, { description: 'In the order of its files.' }) },
  { title: 'CannedUploads' },
)

/** `GET /desk/v1/sessions` */
export const SessionListItemSchema = Type.Object(
  {
    id: Id,
    created_at: Time,
    last_seen_at: Type.String({ format: 'date-time', description: 'True to the minute.' }),
    expires_at: Time,
    user_agent: orNull(Type.String(), 'The browser, as it names itself.'),
    address: orNull(Type.String(), 'The address it was last used from.'),
    current: Type.Boolean({ description: 'The session that asks.' }),
  },
  { title: 'SessionListItem' },
)

const secret = (description: string) =>
  Type.String({ maxLength: 1024, fault: reason('text_too_long', { max: 1024 }), description })

/** `POST /desk/v1/password` */
export const PasswordRequestSchema = Type.Object(
  { current: secret('The password that holds now.'), new: secret('The password from now on.') },
  { title: 'PasswordRequest' },
)

/** `GET /desk/v1/second-factor` */
export const SecondFactorItemSchema = Type.Object(
  {
    since: orNull(Time, 'Log-in asks for a code since then; null: for the password alone.'),
    recovery_codes_left: Type.Integer({ description: 'How many of the ten recovery codes were not used yet.' }),
  },
  { title: 'SecondFactorItem' },
)

/** `POST /desk/v1/second-factor` */
export const BeginSecondFactorRequestSchema = Type.Object(
  { password: secret('The password that holds now.') },
  { title: 'BeginSecondFactorRequest' },
)

/** Its answer. */
export const NewSecondFactorItemSchema = Type.Object(
  {
    secret: Type.String({ description: 'In base32, to be typed into an authenticator app.' }),
    uri: Type.String({ description: 'The same as `otpauth://`, for a QR code.' }),
  },
  { title: 'NewSecondFactorItem' },
)

/** `POST /desk/v1/second-factor/confirm` */
export const ConfirmSecondFactorRequestSchema = Type.Object(
  { code: secret('Of the authenticator app.') },
  { title: 'ConfirmSecondFactorRequest' },
)

/** Its answer. */
export const RecoveryCodesItemSchema = Type.Object(
  { recovery_codes: Type.Array(Type.String(), { description: 'Ten, shown this once; each works once.' }) },
  { title: 'RecoveryCodesItem' },
)

/** `POST /desk/v1/second-factor/remove` */
export const RemoveSecondFactorRequestSchema = Type.Object(
  { password: secret('The password that holds now.'), code: secret('Of the authenticator app, or a recovery code.') },
  { title: 'RemoveSecondFactorRequest' },
)
