import { VisuallyHidden } from '@mantine/core'
import { IconMessages } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useParams, useSearchParams } from 'react-router'
import { Empty } from '../../ui/empty.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { CommandLayer } from '../commands/command-layer.tsx'
import { ThreadSkeleton } from '../thread/thread-skeleton.tsx'
import { useConversations } from './conversation-queries.ts'
import classes from './inbox-page.module.css'
import { ListPane } from './list-pane.tsx'
import { useThreadPane } from './use-thread-pane.ts'
import { isView } from './views.ts'

const DETAILS_SHOWN = 'passerelle.details'

/** List, thread, customer. On a narrow window one of them at a time, by the address. */
export function InboxPage() {
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
      <ListPane view={view} q={q} selected={conversation} />
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
