import { NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import {
  DEFAULT,
  OWN_DAYS,
  PRESETS,
  type RetentionForm,
  readRetention,
  useRetentionText,
  useServerRetention,
} from '../../../core/operator/retention.ts'
import type { useForm } from '../../../core/ui/use-form.ts'

/** Of `useForm`: of its own, or among the other fields of a connector. */
interface FormWithRetention {
  values: RetentionForm
  text: (name: keyof RetentionForm) => Omit<ReturnType<ReturnType<typeof useForm<RetentionForm>>['text']>, 'name'>
}

interface RetentionFieldProps {
  form: FormWithRetention
  /** As it is saved. */
  saved: string | null
}

export function RetentionField({ form, saved }: RetentionFieldProps) {
  const { t } = useTranslation('console')
  const retentionText = useRetentionText()
  const server = useServerRetention()
  const times = saved === null || saved === 'off' || PRESETS.includes(saved) ? PRESETS : [saved, ...PRESETS]
  const days = form.text('retention_days')
  const isWrong = days.value !== '' && readRetention(form.values) === undefined
  return (
    <>
      <NativeSelect
        {...form.text('retention')}
        label={t('retention.field')}
        description={t('retention.fieldHint')}
        data={[
          {
            value: DEFAULT,
            label:
              server === undefined ? t('retention.default') : t('retention.defaultOf', { time: retentionText(server) }),
          },
          { value: 'off', label: t('retention.never') },
          ...times.map((time) => ({ value: time, label: retentionText(time) })),
          { value: OWN_DAYS, label: t('retention.own') },
        ]}
      />
      {form.values.retention === OWN_DAYS && (
        <TextInput
          {...days}
          inputMode="numeric"
          autoComplete="off"
          label={t('retention.days')}
          error={days.error ?? (isWrong ? t('retention.daysWrong') : undefined)}
          required
        />
      )}
    </>
  )
}
