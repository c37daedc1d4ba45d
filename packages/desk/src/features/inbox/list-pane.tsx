import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isByWait, type View } from '../../core/conversations/views.ts'
import { useMe } from '../../core/session/session.ts'
import { useDocumentTitle } from '../../core/ui/use-document-title.ts'
import { ColleagueStrip } from './colleague-strip.tsx'
import { ConnectorFilter } from './connector-filter.tsx'
import { ConversationList } from './conversation-list.tsx'
import classes from './list-pane.module.css'
import { QueueStrip } from './queue-strip.tsx'
import { SearchBox } from './search-box.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { SortChoice } from './sort-choice.tsx'
import { TagFilter } from './tag-filter.tsx'
import { TakeNextButton } from './take-next-button.tsx'
import { useUnreadTotal } from './use-unread-total.ts'
import { ViewTabs } from './view-tabs.tsx'

interface ListPaneProps {
  view: View
  q: string
  selected: string | undefined
  /** Stands beside the title. */
  account: ReactNode
}

export function ListPane({ view, q, selected, account }: ListPaneProps) {
  const { t } = useTranslation()
  const { instance } = useMe()
  useDocumentTitle(t('inbox.title'), useUnreadTotal())
  return (
    <section className={classes.pane} aria-label={t('inbox.list')}>
      <header className={classes.header}>
        <div className={classes.title}>
          <h1>{t('inbox.title')}</h1>
          {instance && <bdi>{instance.name}</bdi>}
        </div>
        <TakeNextButton view={view} />
        <div className={classes.account}>{account}</div>
      </header>
      <div className={classes.filters}>
        <SearchBox q={q} view={view} />
        {q === '' && <ConnectorFilter />}
        {q === '' && <TagFilter />}
        {q === '' && isByWait(view) && <SortChoice />}
      </div>
      <ViewTabs view={view} searching={q !== ''} />
      <QueueStrip view={view} searching={q !== ''} />
      <ColleagueStrip view={view} searching={q !== ''} />
      <SelectionBar view={view} />
      <ConversationList key={`${view} ${q === ''}`} view={view} q={q} selected={selected} />
    </section>
  )
}
