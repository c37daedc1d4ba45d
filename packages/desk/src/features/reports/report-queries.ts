import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReportQuery, useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'

const REFRESH_MS = 30_000

export function useReport(query: ReportQuery) {
  const api = useDeskApi()
  return useQuery({
    queryKey: keys.report(query),
    queryFn: ({ signal }) => api.readReport(query, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: REFRESH_MS,
  })
}

export function useComments({ from, to, zone }: ReportQuery) {
  const api = useDeskApi()
  const query = { from, to, zone }
  return useQuery({
    queryKey: keys.comments(query),
    queryFn: ({ signal }) => api.listComments(query, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: REFRESH_MS,
  })
}

/** What is over does not change any more. */
export function useReportBefore(query: ReportQuery | undefined) {
  const api = useDeskApi()
  return useQuery({
    queryKey: keys.report(query ?? {}),
    queryFn: ({ signal }) => (query ? api.readReport(query, signal) : null),
    enabled: query !== undefined,
  })
}
