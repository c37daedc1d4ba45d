/** What a partner tells beside messages: `POST /messaging/v1/events`. `type` says what `data` holds. */
import type { RecordedStatus } from './partner.ts'

export const noticeTypes = [
  'typing',
  'message.read',
  'conversation.return',
  'conversation.close',
  'rating',
  'customer.updated',
] as const
export type NoticeType = (typeof noticeTypes)[number]

export interface NoticeItem {
  id: string
  type: NoticeType
  /** Integer seconds since 1970; a string of digits is accepted. */
  created_at: number | string
  customer_id: string
  data?: Record<string, unknown> | [] | null
}

/** `POST /messaging/v1/events` */
export interface NoticesRequest {
  events: NoticeItem[]
}

/** The 200 of `POST /messaging/v1/events`, in request order; `id` is the partner's own. */
export interface NoticesResponse {
  events: { id: string; status: RecordedStatus }[]
}
