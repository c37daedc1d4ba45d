import { useQuery } from '@tanstack/react-query'
import { listCannedReplies } from '../api/endpoints.ts'
import { keys } from '../api/query-client.ts'

export const useCannedReplies = () =>
  useQuery({
    queryKey: keys.cannedReplies,
    queryFn: async ({ signal }) => (await listCannedReplies(signal)).items,
    staleTime: 5 * 60_000,
  })
