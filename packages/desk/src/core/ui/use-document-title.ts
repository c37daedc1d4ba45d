import { useEffect } from 'react'

/** "(3) Inbox · Passerelle" */
export function useDocumentTitle(page: string, unread = 0): void {
  useEffect(() => {
    const badge = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''
    document.title = `${badge}${page} · Passerelle`
  }, [page, unread])
}
