import { useTranslation } from 'react-i18next'
import { useLabels } from '../../core/conversations/conversation-queries.ts'
import { useChooseTag, useTagChoice } from '../../core/conversations/list-choices.ts'
import { ChoiceFilter } from './choice-filter.tsx'

export function TagFilter() {
  const { t } = useTranslation()
  const choice = { chosen: useTagChoice(), choose: useChooseTag() }
  const options = useLabels().data?.tags.map((tag) => ({ value: tag, label: tag }))
  return <ChoiceFilter {...choice} label={t('inbox.tag')} all={t('inbox.allTags')} options={options} least={1} />
}
