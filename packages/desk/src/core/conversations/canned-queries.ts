import { useQuery } from '@tanstack/react-query'
import { useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'

export function useCannedReplies() {
  const api = useDeskApi()
  return useQuery({
    queryKey: keys.cannedReplies,
    queryFn: async ({ signal }) => (await api.listCannedReplies(signal)).items,
    staleTime: 5 * 60_000,
  })
}
