import { Drawer } from '@mantine/core'
import { IconMessageOff } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { isStatus } from '../../core/api/api-error.ts'
import { useConversation } from '../../core/conversations/conversation-queries.ts'
import { useOpenHanded } from '../../core/conversations/handed.ts'
import { useSayPresence } from '../../core/conversations/presence.ts'
import { inboxPath, type View } from '../../core/conversations/views.ts'
import { Empty } from '../../core/ui/empty.tsx'
import { Failure } from '../../core/ui/failure.tsx'
import { useVisible } from '../../core/ui/use-visible.ts'
import { ColleagueLayer } from '../../features/composer/colleague-layer.tsx'
import { ComposePane } from '../../features/composer/compose-pane.tsx'
import { DropArea } from '../../features/composer/drop-area.tsx'
import { useComposeMode } from '../../features/composer/use-compose-mode.ts'
import { CustomerPane } from '../../features/customer/customer-pane.tsx'
import { MessageList } from '../../features/thread/message-list.tsx'
import { NewerMessageLayer } from '../../features/thread/newer-message-layer.tsx'
import { OthersPresent } from '../../features/thread/others-present.tsx'
import { Pictures } from '../../features/thread/pictures.tsx'
import { ThreadHeader } from '../../features/thread/thread-header.tsx'
import classes from '../../features/thread/thread-pane.module.css'
import { ThreadSkeleton } from '../../features/thread/thread-skeleton.tsx'
import { MoveLayer } from '../../features/transfer/move-layer.tsx'

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
  const [mode, setMode] = useComposeMode(id)
  useSayPresence(id, isVisible && item !== undefined)
  useOpenHanded(id, isVisible && item !== undefined)

  if (query.isError && isStatus(query.error, 404)) return <NotFound view={view} />
  if (query.isError && !item) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className={classes.layout} data-details={details === 'pane' || undefined}>
      <section className={classes.thread} aria-label={item && t('thread.label', { name: item.customer_name })}>
        {item ? (
          <DropArea conversation={id} isOff={mode === 'note'}>
            <ThreadHeader item={item} view={view} details={details !== 'none'} onToggleDetails={onToggleDetails} />
            <Pictures>
              <MessageList conversation={item} />
            </Pictures>
            <OthersPresent conversation={id} customer={item.customer_name} />
            <ComposePane key={id} conversation={item} mode={mode} onMode={setMode} />
            <ColleagueLayer conversation={id} />
            <NewerMessageLayer conversation={id} />
            <MoveLayer item={item} />
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
          closeOnEscape={false}
          onKeyDown={onOwnEscape(onToggleDetails)}
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

/** Where it was pressed counts: what is pressed in a dialog over it reaches it too, and is for the dialog alone. */
const onOwnEscape = (close: () => void) => (event: KeyboardEvent<HTMLElement>) => {
  const { key, target, currentTarget } = event
  if (key !== 'Escape' || !(target instanceof Node) || !currentTarget.contains(target)) return
  event.preventDefault()
  close()
}

function NotFound({ view }: { view: View }) {
  const { t } = useTranslation()
  return (
    <Empty icon={IconMessageOff} title={t('errors.notFoundTitle')} hint={t('errors.notFound')} role="alert" page>
      <Link to={inboxPath(view)}>{t('errors.backToInbox')}</Link>
    </Empty>
  )
}
