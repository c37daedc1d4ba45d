import type { QueryClient, QueryKey } from '@tanstack/react-query'

/**
 * Resolves when the query has no request in flight. A running request ends by laying its own answer over the data it
 * started from, so what is written meanwhile would be lost.
 */
export function whenIdle(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const isIdle = () => client.getQueryState(queryKey)?.fetchStatus !== 'fetching'
  if (isIdle()) return Promise.resolve()
  return new Promise((resolve) => {
    const unsubscribe = client.getQueryCache().subscribe(() => {
      if (!isIdle()) return
      unsubscribe()
      resolve()
    })
  })
}
