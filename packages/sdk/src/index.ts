/** The partner's SDK: send messages, receive signed webhooks, download attachments. */
export type {
  AnyRichContent,
  Attachment,
  ButtonsBlock,
  Card,
  CardBlock,
  CarouselBlock,
  Choice,
  FormBlock,
  FormField,
  ImageBlock,
  InboundMessage,
  KnownBlock,
  LinkBlock,
  ListBlock,
  MessagesResponse,
  Party,
  RecordedStatus,
  RichContent,
  TextBlock,
  WebhookMessage,
} from '@passerelle/protocol'
export { signBodyHash, verifyBodyHash } from '@passerelle/protocol'
export { type CallOptions, type Client, createClient, type HistoryMessage } from './client.ts'
export type { Clock } from './clock.ts'
export { type Download, type FileContent, fileAttachment } from './download.ts'
export { type Fault, PasserelleError, type PasserelleErrorCode } from './errors.ts'
export { type NodeWebhookHandler, nodeWebhookHandler } from './node-webhook.ts'
export type { ClientOptions } from './options.ts'
export type { RetryOptions } from './retry.ts'
export type { SeenIds } from './take-once.ts'
export type { CachedToken, TokenCache } from './tokens.ts'
export {
  createWebhookHandler,
  type VerifyOptions,
  verifyWebhook,
  type WebhookHeaders,
  type WebhookOptions,
} from './webhook.ts'
