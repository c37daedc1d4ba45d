import { recordNotices } from '../../notices/decide-notices.ts'
import type { NoticeStore } from '../../notices/notice-store.ts'
import { decide, type Engine } from './engine.ts'
import type { SearchIndex } from './search-index.ts'

export const createNoticeStore = (db: Engine, search: SearchIndex): NoticeStore => ({
  recordNotices: (plan) =>
    db.write(function* () {
      const outcome = yield* decide(recordNotices(plan))
      if (outcome.kind === 'recorded' && outcome.renamed.length > 0) yield* search.indexNames(outcome.renamed)
      return outcome
    }),
})
