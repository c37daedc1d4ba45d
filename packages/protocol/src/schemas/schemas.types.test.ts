/** The partner's types are written plainly, so that the SDK needs no typebox: they and the schemas say the same. */
import type { Static } from 'typebox'
import { expectTypeOf, test } from 'vitest'
import type * as wire from '../index.ts'
import type * as schemas from './index.ts'

test('the partner API: schemas and types agree', () => {
  expectTypeOf<Static<typeof schemas.MessagesRequestSchema>>().toEqualTypeOf<wire.MessagesRequest>()
  expectTypeOf<Static<typeof schemas.InboundMessageSchema>>().toEqualTypeOf<wire.InboundMessage>()
  expectTypeOf<Static<typeof schemas.AttachmentSchema>>().toEqualTypeOf<wire.Attachment>()
  expectTypeOf<Static<typeof schemas.MessagesResponseSchema>>().toEqualTypeOf<wire.MessagesResponse>()
  expectTypeOf<Static<typeof schemas.WebhookMessageSchema>>().toEqualTypeOf<wire.WebhookMessage>()
  expectTypeOf<Static<typeof schemas.TokenResponseSchema>>().toEqualTypeOf<wire.TokenResponse>()
  expectTypeOf<Static<typeof schemas.AvailabilityResponseSchema>>().toEqualTypeOf<wire.AvailabilityResponse>()
  expectTypeOf<Static<typeof schemas.ConversationStateSchema>>().toEqualTypeOf<wire.ConversationState>()
  expectTypeOf<Static<typeof schemas.NoticesRequestSchema>>().toEqualTypeOf<wire.NoticesRequest>()
  expectTypeOf<Static<typeof schemas.NoticesResponseSchema>>().toEqualTypeOf<wire.NoticesResponse>()
  expectTypeOf<schemas.DescribedEvent>().toEqualTypeOf<wire.PartnerEvent>()
  expectTypeOf<Static<typeof schemas.ErrorBodySchema>>().toEqualTypeOf<wire.ErrorBody>()
})

test('a page of a list is the same in both', () => {
  type Described = Static<ReturnType<typeof schemas.pageSchema<typeof schemas.DeskAgentItemSchema>>>
  expectTypeOf<Described>().toEqualTypeOf<wire.Page<wire.DeskAgentItem>>()
})
