import { VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { inboxPath, VIEWS, type View } from '../../core/conversations/views.ts'
import classes from './list-pane.module.css'
import { MoreViews } from './more-views.tsx'
import { useViewCounts } from './use-unread-total.ts'

export function ViewTabs({ view, searching }: { view: View; searching: boolean }) {
  const { t } = useTranslation()
  const counts = useViewCounts()
  return (
    <nav className={classes.tabs} aria-label={t('inbox.views')}>
      {VIEWS.map((one) => {
        const count = counts[one]
        return (
          <Link
            key={one}
            to={inboxPath(one)}
            className={classes.tab}
            aria-current={one === view && !searching ? 'page' : undefined}
          >
            {t(`inbox.${one}`)}
            {count && count.count > 0 && (
              <>
                <span className={classes.count} data-strong={count.unread || undefined} aria-hidden="true">
                  {count.count > 999 ? '999+' : count.count}
                </span>
                <VisuallyHidden>{t('inbox.count', { count: count.count })}</VisuallyHidden>
              </>
            )}
          </Link>
        )
      })}
      <MoreViews view={view} searching={searching} />
    </nav>
  )
}
