import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { QueueItem } from '@passerelle/protocol'
import { IconPlus } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { SaveForm } from '../../../core/ui/save-form.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { HolidayRow } from './holiday-row.tsx'
import { type OpeningHours, type Span, tidySpan, usualHours, WEEKDAYS, type Weekday } from './hours-form.ts'
import { useUpdateQueue } from './queue-queries.ts'
import classes from './queues.module.css'
import { SpanFields } from './span-fields.tsx'

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

const tidy = (hours: OpeningHours | null): OpeningHours | null =>
  hours && {
    zone: hours.zone.trim(),
    week: Object.fromEntries(WEEKDAYS.map((day) => [day, (hours.week[day] ?? []).map(tidySpan)])),
    holidays: hours.holidays.map(({ date, spans }) => ({ date: date.trim(), spans: spans.map(tidySpan) })),
  }

/** When the queue is open: always, or by zone, weekday and date. */
export function HoursSection({ queue }: { queue: QueueItem }) {
  const { t } = useTranslation('console')
  const form = useForm<{ hours: OpeningHours | null }>({ hours: queue.hours })
  const { hours } = form.values
  const save = useUpdateQueue(queue.id, { onSaved: () => form.reset(form.values), onError: form.showFaults })
  const submit = () => {
    const tidied = tidy(hours)
    form.set('hours', tidied)
    save.mutate({ hours: tidied })
  }
  return (
    <SaveForm label={t('queues.hours')} form={form} save={save} onSubmit={submit}>
      <NativeSelect
        className={classes.when ?? ''}
        label={t('queues.open')}
        value={hours === null ? 'always' : 'hours'}
        onChange={(event) => form.set('hours', event.currentTarget.value === 'always' ? null : usualHours(ownZone()))}
        data={[
          { value: 'always', label: t('queues.always') },
          { value: 'hours', label: t('queues.byHours') },
        ]}
      />
      {hours && <HoursFields hours={hours} faults={form.faults} onChange={(next) => form.set('hours', next)} />}
    </SaveForm>
  )
}

interface HoursFieldsProps {
  hours: OpeningHours
  faults: Partial<Record<string, string>>
  onChange: (hours: OpeningHours) => void
}

function HoursFields({ hours, faults, onChange }: HoursFieldsProps) {
  const { t } = useTranslation('console')
  const zones = useId()
  const setDay = (day: Weekday, spans: Span[]) => onChange({ ...hours, week: { ...hours.week, [day]: spans } })
  const setHolidays = (holidays: OpeningHours['holidays']) => onChange({ ...hours, holidays })
  const copyMonday = () => {
    const monday = hours.week.monday ?? []
    const week = Object.fromEntries(WEEKDAYS.slice(1, 5).map((day) => [day, monday]))
    onChange({ ...hours, week: { ...hours.week, ...week } })
  }
  return (
    <>
      <TextInput
        className={classes.when ?? ''}
        label={t('queues.zone')}
        value={hours.zone}
        error={faults['hours/zone']}
        list={zones}
        onChange={(event) => onChange({ ...hours, zone: event.currentTarget.value })}
      />
      <datalist id={zones}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <div className={classes.week}>
        {WEEKDAYS.map((day) => (
          <fieldset key={day} className={classes.day}>
            <legend>{t(`queues.days.${day}`)}</legend>
            <SpanFields
              spans={hours.week[day] ?? []}
              of={t(`queues.days.${day}`)}
              path={`hours/week/${day}`}
              faults={faults}
              onChange={(spans) => setDay(day, spans)}
            />
          </fieldset>
        ))}
        <Button size="compact-sm" variant="subtle" className={classes.copy ?? ''} onClick={copyMonday}>
          {t('queues.copyMonday')}
        </Button>
      </div>
      <div className={classes.week}>
        <h3 className={classes.heading}>{t('queues.holidays')}</h3>
        {hours.holidays.map((holiday, at) => (
          <HolidayRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the date, its only name, is being typed
            key={at}
            holiday={holiday}
            at={at}
            faults={faults}
            onChange={(next) => setHolidays(hours.holidays.map((one, i) => (i === at ? next : one)))}
            onRemove={() => setHolidays(hours.holidays.filter((_, i) => i !== at))}
          />
        ))}
        <Button
          size="compact-sm"
          variant="default"
          className={classes.copy ?? ''}
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => setHolidays([...hours.holidays, { date: '', spans: [] }])}
        >
          {t('queues.addHoliday')}
        </Button>
      </div>
    </>
  )
}
