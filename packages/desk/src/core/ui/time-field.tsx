import { DatesProvider, DateTimePicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import french from 'dayjs/locale/fr'
import { useTranslation } from 'react-i18next'
import { formatDateTime } from '../i18n/format.ts'

interface TimeFieldProps {
  label: string
  placeholder?: string
  description?: string | undefined
  /** In ms since 1970, in the reader's zone to the minute. */
  value: number | null
  onChange: (value: number | null) => void
  min?: number
  max?: number
}

/** A day of the calendar and a time, in the reader's language and zone. */
export function TimeField({ value, onChange, min, max, ...field }: TimeFieldProps) {
  const { t, i18n } = useTranslation()
  return (
    <DatesProvider settings={{ locale: i18n.language === french.name ? french.name : 'en', firstDayOfWeek: 1 }}>
      <DateTimePicker
        {...field}
        value={value === null ? null : new Date(value)}
        onChange={(text) => onChange(text === null ? null : toTime(text))}
        valueFormat={(text) => formatDateTime(i18n.language, toTime(text))}
        {...(min !== undefined && { minDate: new Date(min) })}
        {...(max !== undefined && { maxDate: new Date(max) })}
        nextLabel={t('calendar.next')}
        previousLabel={t('calendar.previous')}
        ariaLabels={{
          nextMonth: t('calendar.next'),
          previousMonth: t('calendar.previous'),
          nextYear: t('calendar.next'),
          previousYear: t('calendar.previous'),
          nextDecade: t('calendar.next'),
          previousDecade: t('calendar.previous'),
        }}
        timePickerProps={{ hoursInputLabel: t('calendar.hours'), minutesInputLabel: t('calendar.minutes') }}
        submitButtonProps={{ 'aria-label': t('calendar.done') }}
      />
    </DatesProvider>
  )
}

/** `2026-01-31 09:00:00`, on the reader's clock. */
const toTime = (text: string): number => new Date(text.replace(' ', 'T')).getTime()
