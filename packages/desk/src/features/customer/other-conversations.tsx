import { Skeleton } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { listConversations } from '../../api/endpoints.ts'
import { keys } from '../../api/query-client.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { Failure } from '../../ui/failure.tsx'
import { inboxPath, type View } from '../inbox/views.ts'
import classes from './customer-pane.module.css'

/** The same customer's conversations of other times, found by the id. */
export function OtherConversations({ item, view }: { item: ConversationItem; view: View }) {
  const { t, i18n } = useTranslation()
  const query = useQuery({
    queryKey: [...keys.customer, item.connector_id, item.customer_id],
    queryFn: ({ signal }) => listConversations({ status: 'all', q: item.customer_id }, null, signal),
  })
  if (query.isPending) return <Skeleton height={14} width="60%" radius="xl" />
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  const others = query.data.items.filter(
    (other) =>
      other.id !== item.id && other.customer_id === item.customer_id && other.connector_id === item.connector_id,
  )
  if (others.length === 0) return <p className={classes.none}>{t('customer.noEarlier')}</p>
  return (
    <ul className={classes.others}>
      {others.map((other) => (
        <li key={other.id}>
          <Link to={inboxPath(other.status === 'closed' ? 'closed' : view, other.id)}>
            {formatDateTime(i18n.language, Date.parse(other.created_at))}
          </Link>
          <span>{t(`inbox.${other.status}Status`)}</span>
          {other.last_message && <p>{other.last_message.message}</p>}
        </li>
      ))}
    </ul>
  )
}
