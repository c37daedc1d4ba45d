import { NativeSelect } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLabels } from '../../core/conversations/conversation-queries.ts'
import { useChooseTag, useTagChoice } from '../../core/conversations/list-choices.ts'
import classes from './list-pane.module.css'

/** Hidden when there are no tags to choose from. */
export function TagFilter() {
  const { t } = useTranslation()
  const chosen = useTagChoice()
  const choose = useChooseTag()
  const tags = useLabels().data?.tags
  const isOffered = tags === undefined || chosen === '' || tags.includes(chosen)
  useEffect(() => {
    if (!isOffered) choose('')
  }, [isOffered, choose])
  if (!tags || tags.length === 0) return null
  return (
    <NativeSelect
      size="sm"
      className={classes.connector ?? ''}
      aria-label={t('inbox.tag')}
      value={chosen}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[{ value: '', label: t('inbox.allTags') }, ...tags]}
    />
  )
}
