/** What a partner fetches that has no public URL. */
import { PartnerEventSchema } from './events.ts'
import { usedAs } from './fields.ts'
import { WebhookMessageSchema } from './partner.ts'
import { Type } from './type.ts'

const cursor = Type.String({
  description: 'Send it back as `after` once you have kept this item and those before it.',
})
const bytes = 'What a webhook would get: the same bytes each time.'

const OutboxMessageSchema = Type.Object(
  {
    cursor,
    kind: Type.Literal('message', { description: 'What `body` is.' }),
    body: usedAs(WebhookMessageSchema, bytes),
  },
  { title: 'OutboxMessage' },
)

const OutboxEventSchema = Type.Object(
  {
    cursor,
    kind: Type.Literal('event', { description: 'What `body` is.' }),
    body: usedAs(PartnerEventSchema, bytes),
  },
  { title: 'OutboxEvent' },
)

export const OutboxResponseSchema = Type.Object(
  {
    items: Type.Array(
      Type.Unsafe({ oneOf: [OutboxMessageSchema, OutboxEventSchema], discriminator: { propertyName: 'kind' } }),
      { description: "In each customer's order." },
    ),
  },
  { title: 'OutboxResponse' },
)
