/** Properties that mean the same wherever they stand, with their words; and what such are made of. */
import type { Static, TSchema } from 'typebox'
import { reason } from '../errors/index.ts'
import { Type } from './type.ts'

export const Id = Type.String({ description: 'Unique id.' })
export const Name = Type.String({ description: 'Name, for people.' })
export const ClientId = Type.String({ description: 'The client id, public.' })
export const ConnectorId = Type.String({ description: 'Id of the connector.' })
export const ConnectorName = Type.String({ description: 'Name of the connector.' })
export const ConversationId = Type.String({ description: 'Id of the conversation.' })
export const CustomerId = Type.String({ description: "The customer's id, as the partner sends it." })
export const InstanceId = Type.String({ description: 'Id of the instance.' })
export const MessageId = Type.String({ description: 'Id of the message.' })
export const MimeType = Type.String({ description: 'The declared media type.' })

export const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, with milliseconds.' })

export const PartyType = Type.Enum(['human', 'bot'], { description: 'A person or software.' })
export const Role = Type.Enum(['agent', 'supervisor', 'operator'], { description: 'What they may do.' })
export const AgentStatus = Type.Enum(['online', 'away', 'offline'], {
  fault: reason('not_a_choice', { choices: ['online', 'away', 'offline'] }),
  description: 'Whether they are given conversations: only those who are `online` are.',
})
export const Rights = Type.Array(Type.Enum(['export', 'erase']), {
  description: "What they may do with a customer's data.",
})
export const ConversationStatus = Type.Enum(['open', 'closed'], { description: 'The state it is in.' })
export const MessageKind = Type.Enum(['inbound', 'outbound', 'history'], {
  description: 'Where the message comes from: the customer, an agent, or before the hand-over.',
})
export const DeliveryState = Type.Enum(['pending', 'delivered', 'exhausted', 'cancelled'], {
  description: 'How far it is.',
})
export const AttachmentState = Type.Enum(['pending', 'ready', 'failed'], {
  description: '`pending`: being fetched from its URL; `failed`: it could not be had, `error` says why.',
})

export const Ref = Type.Object({ id: Id, name: Name }, { title: 'Ref' })

export const Owner = Type.Object(
  {
    type: Type.Enum(['agent', 'bot', 'queue'], {
      description: '`queue`: it waits for an agent. `bot`: the connector, it was returned to its bot.',
    }),
    id: Id,
    name: Name,
  },
  { title: 'Owner' },
)

export const MessageParty = Type.Object({ type: PartyType, id: Id, name: Name }, { title: 'MessageParty' })

export const AnyObject = (description: string) => Type.Record(Type.String(), Type.Unknown(), { description })

export const orNull = <T extends TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description })

export const Language = orNull(
  Type.String({ description: 'BCP 47: `fr`, `en-GB`.' }),
  "The customer's language, as the hand-over tells it in `metadata.handover`; null when it does not.",
)
export const Skills = Type.Array(Type.String(), {
  description: 'Skills that the hand-over asks for: routing looks for an agent who has them.',
})
export const Priority = Type.Enum(['low', 'normal', 'high', 'urgent'], {
  description: 'How urgent it is, as the hand-over says.',
})

/** A shape that has a title, with what it is for in this place: its own description stays that of the shape. */
export const usedAs = <T extends TSchema>(schema: T, description: string) =>
  Type.Unsafe<Static<T>>({ ...schema, describedAs: { description } })

/** A page of a list, under the name of its items. */
export const pageSchema = <T extends TSchema>(name: string, items: T) =>
  Type.Object(
    {
      items: Type.Array(items, { description: 'The items of this page.' }),
      next_cursor: orNull(Type.String(), 'Send it back as `cursor` for the next page; null on the last one.'),
    },
    { title: `${name}Page` },
  )
