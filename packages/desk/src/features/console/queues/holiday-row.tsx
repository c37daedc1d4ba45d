import { ActionIcon, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatDay } from '../../../core/i18n/format.ts'
import type { OpeningHours } from './hours-form.ts'
import classes from './queues.module.css'
import { SpanFields } from './span-fields.tsx'

type Holiday = OpeningHours['holidays'][number]

interface HolidayRowProps {
  holiday: Holiday
  at: number
  faults: Partial<Record<string, string>>
  onChange: (holiday: Holiday) => void
  onRemove: () => void
}

/** A date with hours of its own, or without any. */
export function HolidayRow({ holiday, at, faults, onChange, onRemove }: HolidayRowProps) {
  const { t, i18n } = useTranslation('console')
  const { date, spans } = holiday
  const path = `hours/holidays/${at}`
  const noon = Date.parse(`${date}T12:00`)
  const named = Number.isNaN(noon) ? undefined : formatDay(i18n.language, noon, Date.now())
  const of = named ?? t('queues.holiday', { number: at + 1 })
  return (
    <fieldset className={classes.day}>
      <legend className={classes.date}>
        <TextInput
          size="xs"
          aria-label={t('queues.date', { name: of })}
          placeholder="2026-12-25"
          value={date}
          error={faults[`${path}/date`]}
          onChange={(event) => onChange({ date: event.currentTarget.value, spans })}
        />
        {named && <span className={classes.named}>{named}</span>}
      </legend>
      <SpanFields
        spans={spans}
        of={of}
        path={`${path}/spans`}
        faults={faults}
        onChange={(next) => onChange({ date, spans: next })}
      />
      <ActionIcon size={26} onClick={onRemove} aria-label={t('queues.removeHoliday', { name: of })}>
        <IconTrash size={16} aria-hidden="true" />
      </ActionIcon>
    </fieldset>
  )
}
