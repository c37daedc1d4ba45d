import { useTranslation } from 'react-i18next'
import { useAgents } from '../../core/conversations/conversation-queries.ts'
import { agentOf, type View } from '../../core/conversations/views.ts'
import classes from './list-pane.module.css'
import { StripEntry } from './strip-entry.tsx'

/** Whose conversations are listed, where they are one colleague's. */
export function ColleagueStrip({ view, searching }: { view: View; searching: boolean }) {
  const { t } = useTranslation()
  const id = agentOf(view)
  const colleague = useAgents(id !== undefined).data?.find((agent) => agent.id === id)
  if (id === undefined) return null
  return (
    <nav className={classes.queues} aria-label={t('inbox.colleague')}>
      <StripEntry to={view} name={colleague?.name ?? t('inbox.colleague')} isShown={!searching} />
    </nav>
  )
}
