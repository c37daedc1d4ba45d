import { VisuallyHidden } from '@mantine/core'
import { IconMessages } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useParams, useSearchParams } from 'react-router'
import { useConversations } from '../../core/conversations/conversation-queries.ts'
import { isView } from '../../core/conversations/views.ts'
import { Empty } from '../../core/ui/empty.tsx'
import { useMedia } from '../../core/ui/use-media.ts'
import { CommandLayer } from '../../features/commands/command-layer.tsx'
import { ListPane } from '../../features/inbox/list-pane.tsx'
import { AccountMenu } from '../../features/shell/account-menu.tsx'
import { SnoozeLayer } from '../../features/snooze/snooze-layer.tsx'
import { ThreadSkeleton } from '../../features/thread/thread-skeleton.tsx'
import { ReturnLayer } from '../../features/transfer/return-layer.tsx'
import classes from './inbox-page.module.css'
import { useFollowInbox } from './use-follow-inbox.ts'
import { useThreadPane } from './use-thread-pane.ts'

const DETAILS_SHOWN = 'passerelle.details'

/** List, thread, customer. On a narrow window one of them at a time, by the address. */
export function InboxPage() {
  useFollowInbox()
  const { t } = useTranslation()
  const { view, conversation } = useParams()
  const [search] = useSearchParams()
  const isNarrow = useMedia('(max-width: 48em)')
  const isWide = useMedia('(min-width: 75em)')
  const [pinned, setPinned] = useState(() => localStorage.getItem(DETAILS_SHOWN) !== 'no')
  const [drawer, setDrawer] = useState(false)
  const q = search.get('q') ?? ''
  const { isSuccess } = useConversations(isView(view) ? view : 'waiting', q)
  const ThreadPane = useThreadPane(conversation !== undefined ? 'now' : isSuccess ? 'soon' : 'later')
  if (!isView(view)) return <Navigate to="/inbox/waiting" replace />

  const toggleDetails = () => {
    if (!isWide) return setDrawer(!drawer)
    localStorage.setItem(DETAILS_SHOWN, pinned ? 'no' : 'yes')
    setPinned(!pinned)
  }
  return (
    <div className={classes.inbox} data-thread={conversation ? '' : undefined}>
      {conversation && isNarrow && <VisuallyHidden component="h1">{t('inbox.title')}</VisuallyHidden>}
      <CommandLayer view={view} conversation={conversation} toggleDetails={toggleDetails} />
      <SnoozeLayer />
      <ReturnLayer key={view} />
      <ListPane view={view} q={q} selected={conversation} account={<AccountMenu />} />
      <div id="conversation" tabIndex={-1} className={classes.right}>
        {conversation ? (
          ThreadPane ? (
            <ThreadPane
              key={conversation}
              id={conversation}
              view={view}
              details={isWide ? (pinned ? 'pane' : 'none') : drawer ? 'drawer' : 'none'}
              onToggleDetails={toggleDetails}
            />
          ) : (
            <ThreadSkeleton />
          )
        ) : (
          <section className={classes.blank} aria-label={t('thread.messages')}>
            <Empty icon={IconMessages} title={t('inbox.choose')} hint={t('inbox.chooseHint')} />
          </section>
        )}
      </div>
    </div>
  )
}
