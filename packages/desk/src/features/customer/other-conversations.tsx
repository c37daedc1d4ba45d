import { Button, Skeleton } from '@mantine/core'
import type { ConversationItem, Page } from '@passerelle/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { inboxPath, type View } from '../../core/conversations/views.ts'
import { formatDateTime } from '../../core/i18n/format.ts'
import { Failure } from '../../core/ui/failure.tsx'
import classes from './customer-pane.module.css'

function useConversationsOf({ id, connector_id, customer_id }: ConversationItem) {
  const api = useDeskApi()
  return useInfiniteQuery({
    queryKey: [...keys.customer, connector_id, customer_id],
    queryFn: ({ pageParam, signal }) => api.listConversations({ status: 'all', contact: id }, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<ConversationItem>) => page.next_cursor,
  })
}

/** The same person's conversations of other times, through whatever channel. */
export function OtherConversations({ item, view }: { item: ConversationItem; view: View }) {
  const { t } = useTranslation()
  const query = useConversationsOf(item)
  if (query.isPending) return <Skeleton height={14} width="60%" radius="xl" />
  if (!query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  const others = query.data.pages.flatMap((page) => page.items).filter((other) => other.id !== item.id)
  return (
    <>
      {others.length === 0 && !query.hasNextPage && <p className={classes.none}>{t('customer.noEarlier')}</p>}
      <ul className={classes.others}>
        {others.map((other) => (
          <OtherConversation
            key={other.id}
            item={other}
            view={view}
            isElsewhere={other.connector_id !== item.connector_id}
          />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          mt="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('customer.moreEarlier')}
        </Button>
      )}
    </>
  )
}

/** The list it stands in, so that it is seen there too. */
const viewOf = ({ status }: ConversationItem, view: View): View =>
  status === 'closed' ? 'closed' : view === 'closed' ? 'open' : view

interface OtherConversationProps {
  item: ConversationItem
  view: View
  /** Through another channel. */
  isElsewhere: boolean
}

function OtherConversation({ item, view, isElsewhere }: OtherConversationProps) {
  const { t, i18n } = useTranslation()
  const last = item.last_message
  const files = last && last.attachment_count > 0 ? t('inbox.attachments', { count: last.attachment_count }) : ''
  return (
    <li>
      <Link to={inboxPath(viewOf(item, view), item.id)}>
        {formatDateTime(i18n.language, Date.parse(item.created_at))}
      </Link>
      <span>{t(`inbox.${item.status}Status`)}</span>
      {isElsewhere && (
        <span>
          <bdi>{item.connector_name}</bdi>
        </span>
      )}
      <p dir="auto">{last ? last.message || files || t('thread.richContent') : t('inbox.noMessage')}</p>
    </li>
  )
}
