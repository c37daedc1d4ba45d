import { useQueryClient } from '@tanstack/react-query'
import { keys } from '../../core/api/query-client.ts'

/** After a change of a canned reply: the list is read again, and the dialog closes. */
export function useCannedSaved(onClose: () => void) {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ queryKey: keys.cannedReplies })
    onClose()
  }
}
