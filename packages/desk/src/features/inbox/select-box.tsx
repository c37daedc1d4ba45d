import type { ConversationItem } from '@passerelle/protocol'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useSelection } from '../../core/conversations/selection.ts'
import classes from './conversation-list.module.css'

interface SelectBoxProps {
  item: ConversationItem
  /** All rows, from top to bottom. */
  order: readonly string[]
  tabbable: boolean
}

/** Beside the row, over its picture: shown when one points at it or has selected any. With Shift, all rows between. */
export function SelectBox({ item, order, tabbable }: SelectBoxProps) {
  const { t } = useTranslation()
  const { ids, toggle, extend } = useSelection()
  const onClick = (event: MouseEvent) => (event.shiftKey ? extend(item.id, order) : toggle(item.id))
  return (
    <label className={classes.select} data-shown={ids.size > 0 || undefined}>
      <input
        type="checkbox"
        aria-label={t('bulk.select', { name: item.customer_name })}
        checked={ids.has(item.id)}
        tabIndex={tabbable ? 0 : -1}
        onClick={onClick}
        onChange={() => {}}
      />
    </label>
  )
}
