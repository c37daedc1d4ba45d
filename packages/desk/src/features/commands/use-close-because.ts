import { ApiError } from '../../core/api/api-error.ts'
import { useBulk } from '../../core/conversations/bulk.ts'
import { useChangeConversation } from '../../core/conversations/conversation-queries.ts'
import { useRefused } from '../../core/conversations/newer-message.ts'
import type { Meant } from '../../core/conversations/selection.ts'

interface Said {
  reason?: string | undefined
  tags: string[]
}

export function useCloseBecause({ conversations, isSelected }: Meant, onDone: () => void) {
  const [only = ''] = conversations
  const one = useChangeConversation(only)
  const many = useBulk()
  const refused = useRefused()
  const close = ({ reason, tags }: Said): void => {
    if (isSelected) {
      onDone()
      void many(conversations, { type: 'close', reason: reason ?? null, tags })
      return
    }
    const action = { kind: 'close', reason, tags } as const
    // Its promise, not its callbacks: those are dropped when the place is left meanwhile.
    one.mutateAsync(action).then(onDone, (error) => {
      // A newer message is asked about in a dialog of its own, which keeps what was said.
      if (error instanceof ApiError && error.newerMessage) onDone()
      refused(only, error, action)
    })
  }
  return { close, isPending: one.isPending }
}
