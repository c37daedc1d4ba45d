import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { addSpan, isNextDay, type Span, shownEnd, tidySpan } from './hours-form.ts'
import classes from './queues.module.css'

interface SpanFieldsProps {
  spans: readonly Span[]
  /** Of which day, for those who do not see beside what they stand. */
  of: string
  path: string
  faults: Partial<Record<string, string>>
  onChange: (spans: Span[]) => void
}

/** The hours of a day: as many spans as there are, each from a time to a time, the next day's too. */
export function SpanFields({ spans, of, path, faults, onChange }: SpanFieldsProps) {
  const { t } = useTranslation('console')
  const set = (at: number, change: (span: Span) => Span) =>
    onChange(spans.map((span, i) => (i === at ? change(span) : span)))
  return (
    <div className={classes.spans}>
      {spans.length === 0 && <span className={classes.closed}>{t('queues.closedThatDay')}</span>}
      {spans.map((span, at) => {
        const faultOf = ['', '/from', '/to'].map((end) => faults[`${path}/${at}${end}`]).find(Boolean)
        const named = { day: of, number: at + 1 }
        const tidyIt = () => set(at, tidySpan)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are told apart by their place alone
          <div key={at} className={classes.span}>
            <Time
              label={t('queues.from', named)}
              value={span.from}
              isWrong={faultOf !== undefined}
              onChange={(from) => set(at, (before) => ({ ...before, from }))}
              onLeave={tidyIt}
            />
            <span aria-hidden="true">–</span>
            <Time
              label={t('queues.to', named)}
              value={shownEnd(span.to)}
              isWrong={faultOf !== undefined}
              onChange={(to) => set(at, (before) => ({ ...before, to }))}
              onLeave={tidyIt}
            />
            {isNextDay(span.to) && <span className={classes.named}>{t('queues.nextDay')}</span>}
            <ActionIcon
              size={24}
              aria-label={t('queues.removeSpan', named)}
              onClick={() => onChange(spans.filter((_, i) => i !== at))}
            >
              <IconX size={14} aria-hidden="true" />
            </ActionIcon>
            {faultOf && (
              <span role="alert" className={classes.fault}>
                {faultOf}
              </span>
            )}
          </div>
        )
      })}
      <Button
        size="compact-xs"
        variant="subtle"
        className={classes.add ?? ''}
        leftSection={<IconPlus size={13} aria-hidden="true" />}
        aria-label={t('queues.addSpanOf', { day: of })}
        onClick={() => onChange(addSpan(spans))}
      >
        {t('queues.addSpan')}
      </Button>
    </div>
  )
}

interface TimeProps {
  label: string
  value: string
  isWrong: boolean
  onChange: (value: string) => void
  onLeave: () => void
}

function Time({ label, value, isWrong, onChange, onLeave }: TimeProps) {
  return (
    <TextInput
      size="xs"
      className={classes.time ?? ''}
      aria-label={label}
      placeholder="09:00"
      value={value}
      error={isWrong}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={onLeave}
    />
  )
}
