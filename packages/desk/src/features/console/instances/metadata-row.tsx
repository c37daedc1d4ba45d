import { ActionIcon, Checkbox, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../../../core/i18n/language-name.ts'
import { LANGUAGES, type MetadataRow } from './metadata-form.ts'
import classes from './metadata-section.module.css'

interface MetadataRowProps {
  row: MetadataRow
  number: number
  count: number
  /** By `key`, `label` or `label/en`. */
  faultOf: (part: string) => string | undefined
  onChange: (row: MetadataRow) => void
  onMove: (by: 1 | -1) => void
  onRemove: () => void
}

export function MetadataRowFields({ row, number, count, faultOf, onChange, onMove, onRemove }: MetadataRowProps) {
  const { t, i18n } = useTranslation('console')
  return (
    <fieldset className={classes.row} aria-label={t('instances.labelNumber', { number })}>
      <TextInput
        size="sm"
        label={t('instances.key')}
        value={row.key}
        error={faultOf('key')}
        onChange={(event) => onChange({ ...row, key: event.currentTarget.value })}
      />
      {LANGUAGES.map((language, at) => (
        <TextInput
          key={language}
          size="sm"
          label={languageName(i18n.language, language)}
          value={row.label[language] ?? ''}
          error={faultOf(`label/${language}`) ?? (at === 0 ? faultOf('label') : undefined)}
          onChange={(event) => onChange({ ...row, label: { ...row.label, [language]: event.currentTarget.value } })}
        />
      ))}
      <div className={classes.actions}>
        <Checkbox
          size="sm"
          label={t('instances.hidden')}
          checked={row.hidden}
          onChange={(event) => onChange({ ...row, hidden: event.currentTarget.checked })}
        />
        <span className={classes.icons}>
          <ActionIcon
            size={30}
            aria-label={t('instances.moveUp', { number })}
            disabled={number === 1}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={16} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon
            size={30}
            aria-label={t('instances.moveDown', { number })}
            disabled={number === count}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={16} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon size={30} aria-label={t('instances.removeLabel', { number })} onClick={onRemove}>
            <IconTrash size={16} aria-hidden="true" />
          </ActionIcon>
        </span>
      </div>
    </fieldset>
  )
}
