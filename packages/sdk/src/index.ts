/** The partner's SDK: send messages, receive signed webhooks, download attachments. */
export type {
  AgentTyping,
  AnyRichContent,
  Attachment,
  AttachmentFailed,
  AvailabilityChanged,
  AvailabilityEntry,
  AvailabilityResponse,
  AvailabilityState,
  ButtonsBlock,
  Card,
  CardBlock,
  CarouselBlock,
  Choice,
  ConversationAssigned,
  ConversationClosed,
  ConversationQueued,
  ConversationReopened,
  ConversationReturned,
  ConversationState,
  ConversationTransferred,
  DeliveryExhausted,
  EventActor,
  EventOwner,
  EventParty,
  FormBlock,
  FormField,
  ImageBlock,
  InboundMessage,
  KnownBlock,
  LinkBlock,
  ListBlock,
  MessageRead,
  MessagesResponse,
  PartnerEvent,
  PartnerEventType,
  Party,
  QueuedReason,
  QueuePosition,
  RecordedStatus,
  RichContent,
  TextBlock,
  WebhookMessage,
} from '@passerelle/protocol'
export { signBodyHash, verifyBodyHash } from '@passerelle/protocol'
export type { Arrival } from './arrival.ts'
export type { CallOptions } from './calls.ts'
export { type Client, createClient, type HistoryMessage, type SendOptions } from './client.ts'
export type { Clock } from './clock.ts'
export { type Download, type FileContent, fileAttachment } from './download.ts'
export { type Fault, PasserelleError, type PasserelleErrorCode } from './errors.ts'
export type { Contact, HandoverHints } from './hints.ts'
export { type NodeWebhookHandler, nodeWebhookHandler } from './node-webhook.ts'
export type { ClientOptions } from './options.ts'
export type { AvailabilityOptions } from './questions.ts'
export type { OutboxItem, OutboxOptions, ReceiveOptions } from './receive.ts'
export type { RetryOptions } from './retry.ts'
export type { SeenIds } from './take-once.ts'
export type { TellResponse, ToldEvent } from './tell.ts'
export type { CachedToken, TokenCache } from './tokens.ts'
export {
  createWebhookHandler,
  type VerifyOptions,
  verifyArrival,
  verifyWebhook,
  type WebhookHeaders,
  type WebhookOptions,
} from './webhook.ts'
