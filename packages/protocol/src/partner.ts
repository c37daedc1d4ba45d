/**
 * The partner API's wire, as published. The four shapes here never change.
 */
import type { AnyRichContent } from './rich-content.ts'

export type PartyType = 'human' | 'bot'

export interface Party {
  type: PartyType
  id: string
  /** Defaults to `id`. */
  name?: string | null
}

/** A file: its bytes in base64, or an http(s) URL it is fetched from. */
export interface Attachment {
  id: string
  name: string
  mime_type: string
  content: { type: 'url' | 'base64'; data: string }
}

export interface InboundMessage {
  id: string
  /** Integer seconds since 1970; a string of digits is accepted. */
  created_at: number | string
  /** The end customer's identifier; the conversation's key. */
  customer_id: string
  sender: Party
  /** Absent: for the agent. Present: history between two parties outside the contact centre. */
  recipient?: Party | null
  body: {
    message?: string | null
    attachments?: Attachment[] | null
    rich_content?: AnyRichContent
  }
  metadata?: Record<string, unknown> | [] | null
}

/** `POST /messaging/v1/messages` */
export interface MessagesRequest {
  messages: InboundMessage[]
}

export type RecordedStatus = 'recorded' | 'duplicate'

/** The 200 of `POST /messaging/v1/messages`, in request order; `id` is the partner's own. */
export interface MessagesResponse {
  messages: { id: string; status: RecordedStatus }[]
}

/** The 200 of `POST /oauth2/v1/token`. `expires_in` is in seconds. */
export interface TokenResponse {
  access_token: string
  expires_in: number
  token_type: 'bearer'
}

/** What a partner's webhook receives: one message a POST. */
export interface WebhookMessage {
  id: string
  created_at: number
  customer_id: string
  sender: { type: PartyType; id: string; name: string }
  body: {
    message: string
    attachments: Attachment[]
    /** A `RichContent` from the desk; software that answers may use another vocabulary. */
    rich_content?: unknown
  }
  metadata: Record<string, unknown>
}

/** What is wrong, as one of the codes in the list of errors, with the values in its text. */
export interface ReasonItem {
  code: string
  params: Record<string, unknown>
}

/** One fault of a request: where, what in English, and the same as a code of the list of errors with its params. */
export interface RequestFault extends ReasonItem {
  /** A JSON pointer. */
  path: string
  message: string
}

/** Every refused request's body, on all three doors. */
export interface ErrorBody extends Partial<ReasonItem> {
  /** The kind of refusal; `code` is more precise, and only of the desk and operator APIs. */
  error: string
  error_description?: string
  errors?: RequestFault[]
}
