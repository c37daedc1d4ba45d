import { useTranslation } from 'react-i18next'
import { AccountMenu } from '../../shell/account-menu.tsx'
import { useDocumentTitle } from '../../ui/use-document-title.ts'
import { useMe } from '../session/session.ts'
import { ConnectorFilter } from './connector-filter.tsx'
import { ConversationList } from './conversation-list.tsx'
import classes from './list-pane.module.css'
import { SearchBox } from './search-box.tsx'
import { useUnreadTotal } from './use-unread-total.ts'
import { ViewTabs } from './view-tabs.tsx'
import type { View } from './views.ts'

interface ListPaneProps {
  view: View
  q: string
  selected: string | undefined
}

export function ListPane({ view, q, selected }: ListPaneProps) {
  const { t } = useTranslation()
  const { instance } = useMe()
  useDocumentTitle(t('inbox.title'), useUnreadTotal())
  return (
    <section className={classes.pane} aria-label={t('inbox.list')}>
      <header className={classes.header}>
        <div className={classes.title}>
          <h1>{t('inbox.title')}</h1>
          {instance && <span>{instance.name}</span>}
        </div>
        <div className={classes.account}>
          <AccountMenu />
        </div>
      </header>
      <div className={classes.filters}>
        <SearchBox key={view} q={q} />
        {q === '' && <ConnectorFilter />}
      </div>
      <ViewTabs view={view} searching={q !== ''} />
      <ConversationList key={`${view} ${q === ''}`} view={view} q={q} selected={selected} />
    </section>
  )
}
