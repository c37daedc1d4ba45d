import { notifyManager, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { keys } from '../api/query-client.ts'
import { isReturnable } from './conversation-action.ts'
import { eachListed } from './conversation-queries.ts'
import { useSelection } from './selection.ts'

/** Those of the selected rows that can be returned, as the lists show them now. */
export function useReturnable(): string[] {
  const { ids } = useSelection()
  const client = useQueryClient()
  const subscribe = useCallback(
    (onChange: () => void) => client.getQueryCache().subscribe(notifyManager.batchCalls(onChange)),
    [client],
  )
  // As text, which is the same as long as they are.
  const read = (): string => {
    if (ids.size === 0) return ''
    const listed = [...eachListed(client.getQueriesData({ queryKey: keys.lists }))]
    return [...new Set(listed.filter((item) => ids.has(item.id) && isReturnable(item)).map(({ id }) => id))].join(' ')
  }
  const found = useSyncExternalStore(subscribe, read)
  return found === '' ? [] : found.split(' ')
}
