import { Drawer } from '@mantine/core'
import { IconMessageOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isStatus } from '../../api/api-error.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failure } from '../../ui/failure.tsx'
import { useVisible } from '../../ui/use-visible.ts'
import { Composer } from '../composer/composer.tsx'
import { DropArea } from '../composer/drop-area.tsx'
import { CustomerPane } from '../customer/customer-pane.tsx'
import { useConversation } from '../inbox/conversation-queries.ts'
import { inboxPath, type View } from '../inbox/views.ts'
import { MessageList } from './message-list.tsx'
import { useMarkRead } from './message-queries.ts'
import { NewerMessageLayer } from './newer-message-layer.tsx'
import { PictureLayer } from './picture-layer.tsx'
import { useSayPresence } from './presence.ts'
import { PresenceLine } from './presence-line.tsx'
import { ThreadHeader } from './thread-header.tsx'
import classes from './thread-pane.module.css'
import { ThreadSkeleton } from './thread-skeleton.tsx'

interface ThreadPaneProps {
  id: string
  view: View
  details: 'pane' | 'drawer' | 'none'
  onToggleDetails: () => void
}

export function ThreadPane({ id, view, details, onToggleDetails }: ThreadPaneProps) {
  const { t } = useTranslation()
  const query = useConversation(id)
  const item = query.data
  const isVisible = useVisible()
  useMarkRead(id, item?.unread_count ?? 0, isVisible)
  useSayPresence(id, isVisible && item !== undefined)

  if (query.isError && isStatus(query.error, 404)) return <NotFound view={view} />
  if (query.isError && !item) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className={classes.layout} data-details={details === 'pane' || undefined}>
      <section className={classes.thread} aria-label={item && t('thread.label', { name: item.customer_name })}>
        {item ? (
          <DropArea conversation={id}>
            <ThreadHeader item={item} view={view} details={details !== 'none'} onToggleDetails={onToggleDetails} />
            <MessageList conversation={item} />
            <PresenceLine conversation={id} />
            <Composer conversation={item} />
            <PictureLayer key={id} />
            <NewerMessageLayer conversation={id} />
          </DropArea>
        ) : (
          <ThreadSkeleton />
        )}
      </section>
      {item && details === 'pane' && <CustomerPane item={item} view={view} />}
      {item && (
        <Drawer
          opened={details === 'drawer'}
          onClose={onToggleDetails}
          position="right"
          size={340}
          padding={0}
          styles={{ header: { padding: '0 12px 0 18px' }, title: { fontWeight: 600 } }}
          title={t('customer.title')}
          closeButtonProps={{ 'aria-label': t('customer.hide') }}
        >
          <CustomerPane item={item} view={view} inDrawer />
        </Drawer>
      )}
    </div>
  )
}

function NotFound({ view }: { view: View }) {
  const { t } = useTranslation()
  return (
    <Empty icon={IconMessageOff} title={t('errors.notFoundTitle')} hint={t('errors.notFound')} role="alert" page>
      <Link to={inboxPath(view)}>{t('errors.backToInbox')}</Link>
    </Empty>
  )
}
