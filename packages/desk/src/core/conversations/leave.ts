/** After an act that takes a conversation out of sight, the next one of the list is at hand, and the act can be undone. */
import type { ConversationItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router'
import type { ConversationAction } from './conversation-action.ts'
import { keepsFocus } from './keeps-focus.ts'
import { useListMovement } from './list-movement.ts'
import { useOfferUndo } from './offer-undo.tsx'
import { inboxPath, isView } from './views.ts'

const LEAVING = ['close', 'snooze', 'transfer', 'return'] as const
type Leaving = (typeof LEAVING)[number]

const isLeaving = (kind: string): kind is Leaving => LEAVING.some((one) => one === kind)

/** Whether the agent is where they were when they acted: an answer that comes late calls nobody back. */
export function useIsStillHere(): () => boolean {
  const { pathname } = useLocation()
  return () => window.location.pathname === pathname
}

/** To be called with what came of an act, before the lists show it: then the next one is the one below. True when it said so. */
export function useLeave(): (item: ConversationItem, action: ConversationAction) => boolean {
  const { t } = useTranslation()
  const { view, conversation } = useParams()
  const [search] = useSearchParams()
  const { next } = useListMovement()
  const navigate = useNavigate()
  const isStillHere = useIsStillHere()
  const offerUndo = useOfferUndo()
  return (item, action) => {
    const { kind } = action
    // Woken is not put away.
    if (!isLeaving(kind) || (action.kind === 'snooze' && action.until === null) || !isView(view)) return false
    const q = search.get('q') ?? ''
    offerUndo({
      text: t(`undo.${kind}`, { name: item.customer_name }),
      items: [item],
      path: inboxPath(view, item.id, q),
    })
    if (conversation !== item.id || !isStillHere()) return true
    const following = next(item.id)
    if (following !== undefined) void navigate(inboxPath(view, following, q), { state: keepsFocus })
    // Where nothing else is left, what was closed stays in front of the agent: it may be reopened.
    else if (kind !== 'close') void navigate(inboxPath(view), { replace: true })
    return true
  }
}
