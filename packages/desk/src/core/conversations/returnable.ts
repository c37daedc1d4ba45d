import { useQueryClient } from '@tanstack/react-query'
import { keys } from '../api/query-client.ts'
import { isReturnable } from './conversation-action.ts'
import { findListed } from './conversation-queries.ts'
import { useSelection } from './selection.ts'

/** Those of the selected rows that can be returned, as the list shows them. */
export function useReturnable(): string[] {
  const { ids } = useSelection()
  const lists = useQueryClient().getQueriesData({ queryKey: keys.lists })
  return [...ids].filter((id) => {
    const item = findListed(lists, id)
    return item !== undefined && isReturnable(item)
  })
}
