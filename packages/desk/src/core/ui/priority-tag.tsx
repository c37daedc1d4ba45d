import { VisuallyHidden } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import classes from './tags.module.css'

/** Nothing where it is as most are. */
export function PriorityTag({ priority }: Pick<ConversationItem, 'priority'>) {
  const { t } = useTranslation()
  if (priority === 'normal') return null
  return (
    <span className={classes.tag} data-priority={priority}>
      <VisuallyHidden>{t('priority.title')} </VisuallyHidden>
      {t(`priority.${priority}`)}
    </span>
  )
}
