import { Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AskedMove } from '../../core/conversations/asked-move.ts'

const NOTE_LENGTH = 1000

interface NoteFieldProps extends Pick<AskedMove, 'kind'> {
  note: string
  onChange: (note: string) => void
  /** The first thing to fill in. */
  isFirst: boolean
}

/** Goes along with what is passed on. */
export function NoteField({ kind, note, onChange, isFirst }: NoteFieldProps) {
  const { t } = useTranslation()
  return (
    <Textarea
      label={t('transfer.note')}
      description={t(`transfer.noteHint.${kind}`)}
      rows={3}
      maxLength={NOTE_LENGTH}
      value={note}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...(isFirst && { 'data-autofocus': true })}
    />
  )
}
