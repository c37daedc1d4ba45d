import { useNavigate } from 'react-router'
import type { ConversationAction } from './conversation-action.ts'
import { useIsStillHere } from './leave.ts'
import { inboxPath, isTakenFrom, type View } from './views.ts'

/** Who takes a waiting conversation goes on with it among their own; unless they have gone elsewhere by then. */
export function useTakeAlong(view: View): (conversation: string, action: ConversationAction) => void {
  const navigate = useNavigate()
  const isStillHere = useIsStillHere()
  return (conversation, action) => {
    const isTaken = action.kind === 'assign' && action.assignee === 'me'
    if (isTaken && isTakenFrom(view) && isStillHere()) void navigate(inboxPath('mine', conversation), { replace: true })
  }
}
