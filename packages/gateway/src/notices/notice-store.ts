import type { NoticeOutcome, NoticePlan } from './notice.ts'

export interface NoticeStore {
  /** Commits a plan whole or not at all. What is known is dropped. */
  recordNotices(plan: NoticePlan): Promise<NoticeOutcome>
}
