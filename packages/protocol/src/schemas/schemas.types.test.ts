/** The schemas and the plain types say the same: checked by the compiler, both ways. */
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
  expectTypeOf<Static<typeof schemas.ErrorBodySchema>>().toEqualTypeOf<wire.ErrorBody>()
})

test('the desk API: schemas and types agree', () => {
  expectTypeOf<Static<typeof schemas.SessionRequestSchema>>().toEqualTypeOf<wire.SessionRequest>()
  expectTypeOf<Static<typeof schemas.OpenConversationRequestSchema>>().toEqualTypeOf<wire.OpenConversationRequest>()
  expectTypeOf<Static<typeof schemas.ReplyRequestSchema>>().toEqualTypeOf<wire.ReplyRequest>()
  expectTypeOf<Static<typeof schemas.AssignRequestSchema>>().toEqualTypeOf<wire.AssignRequest>()
  expectTypeOf<Static<typeof schemas.CloseRequestSchema>>().toEqualTypeOf<wire.CloseRequest | null>()
})

test("the desk API's answers: schemas and types agree", () => {
  expectTypeOf<Static<typeof schemas.DeskIdentitySchema>>().toEqualTypeOf<wire.DeskIdentity>()
  expectTypeOf<Static<typeof schemas.SessionItemSchema>>().branded.toEqualTypeOf<wire.SessionItem>()
  expectTypeOf<Static<typeof schemas.DeskAgentItemSchema>>().toEqualTypeOf<wire.DeskAgentItem>()
  expectTypeOf<Static<typeof schemas.ConversationItemSchema>>().toEqualTypeOf<wire.ConversationItem>()
  expectTypeOf<Static<typeof schemas.MessageItemSchema>>().toEqualTypeOf<wire.MessageItem>()
  expectTypeOf<Static<typeof schemas.NewerMessageBodySchema>>().branded.toEqualTypeOf<wire.NewerMessageBody>()
  expectTypeOf<Static<typeof schemas.UploadItemSchema>>().toEqualTypeOf<wire.UploadItem>()
  expectTypeOf<Static<typeof schemas.ChangeItemSchema>>().toEqualTypeOf<wire.ChangeItem>()
  expectTypeOf<Static<ReturnType<typeof schemas.pageSchema<typeof schemas.DeskAgentItemSchema>>>>().toEqualTypeOf<
    wire.Page<wire.DeskAgentItem>
  >()
})

test('what helps agents at work: schemas and types agree', () => {
  expectTypeOf<Static<typeof schemas.CountsItemSchema>>().toEqualTypeOf<wire.CountsItem>()
  expectTypeOf<Static<typeof schemas.PresenceRequestSchema>>().toEqualTypeOf<wire.PresenceRequest>()
  expectTypeOf<Static<typeof schemas.CannedReplyItemSchema>>().toEqualTypeOf<wire.CannedReplyItem>()
  expectTypeOf<Static<typeof schemas.CannedReplyRequestSchema>>().toEqualTypeOf<wire.CannedReplyRequest>()
  expectTypeOf<Static<typeof schemas.CannedReplyPatchSchema>>().toEqualTypeOf<wire.CannedReplyPatch>()
  expectTypeOf<Static<typeof schemas.SessionListItemSchema>>().toEqualTypeOf<wire.SessionListItem>()
  expectTypeOf<Static<typeof schemas.PasswordRequestSchema>>().toEqualTypeOf<wire.PasswordRequest>()
})
