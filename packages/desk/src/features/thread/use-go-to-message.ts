import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef } from 'react'
import type { useMessages } from '../../core/conversations/message-queries.ts'
import type { Row } from './thread-rows.ts'

interface Target {
  /** A message's id; a search names one in the address. */
  message: string | null
  rows: Row[]
  query: ReturnType<typeof useMessages>
  virtualizer: Virtualizer<HTMLDivElement, Element>
  atEnd: RefObject<boolean>
}

/** Shows one message once, in the middle, reading back in time until it is there. */
export function useGoToMessage({ message, rows, query, virtualizer, atEnd }: Target): void {
  const shown = useRef<string>(null)
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  useEffect(() => {
    if (message === null || shown.current === message) return
    const index = rows.findIndex((row) => row.type === 'message' && row.message.id === message)
    if (index >= 0) {
      shown.current = message
      atEnd.current = false
      virtualizer.scrollToIndex(index, { align: 'center' })
    } else if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [message, rows, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, virtualizer, atEnd])
}
