/** One act on many conversations: what was done can be undone, what was refused stays selected, and it is said why. */
import type { BulkAction } from '@passerelle/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { useNotifyError } from '../ui/notify.ts'
import { useApplyConversation } from './apply-conversation.ts'
import { findListed } from './conversation-queries.ts'
import { useOfferUndo } from './offer-undo.tsx'
import { useSelection } from './selection.ts'
import { useTellRefused } from './tell-refused.ts'

/** Their own requests alone can be undone. */
const UNDOABLE: readonly BulkAction['type'][] = ['close', 'assign', 'take', 'transfer', 'return', 'snooze']

const isWaking = ({ type, until }: BulkAction): boolean => type === 'snooze' && until === null

/** Gives whether it was done to any; what was refused, and why, is told by then. */
export function useBulk(): (conversations: readonly string[], action: BulkAction) => Promise<boolean> {
  const { t } = useTranslation()
  const api = useDeskApi()
  const client = useQueryClient()
  const apply = useApplyConversation()
  const { drop } = useSelection()
  const offerUndo = useOfferUndo()
  const { pathname, search } = useLocation()
  const tellRefused = useTellRefused()
  const notifyError = useNotifyError()
  return async (conversations, action) => {
    const lists = client.getQueriesData({ queryKey: keys.lists })
    // What the rows have shown counts as seen.
    const seen = conversations.flatMap((id): [string, string][] => {
      const last = findListed(lists, id)?.last_message
      return last ? [[id, last.id]] : []
    })
    const asked = { ids: [...conversations], action, last_seen_message_ids: Object.fromEntries(seen) }
    return api.bulk(asked).then(
      (items) => {
        const done = items.flatMap(({ conversation }) => conversation ?? [])
        for (const item of done) apply(item)
        drop(items.filter((item) => item.done).map(({ id }) => id))
        if (done.length > 0) {
          const text = t(`bulk.done.${isWaking(action) ? 'wake' : action.type}`, { count: done.length })
          const path = UNDOABLE.includes(action.type) ? pathname + search : undefined
          offerUndo({ text, items: done, path })
        }
        tellRefused(items.filter((item) => !item.done))
        return done.length > 0
      },
      (error) => {
        notifyError(error)
        return false
      },
    )
  }
}
