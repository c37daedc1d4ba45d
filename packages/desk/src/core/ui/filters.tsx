import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './filters.module.css'

const TYPING_MS = 300
const SPANS = ['1h', '24h', '168h'] as const

interface FiltersProps {
  children: ReactNode
  /** Absent while nothing is filtered. */
  onClear: (() => void) | undefined
}

export function Filters({ children, onClear }: FiltersProps) {
  const { t } = useTranslation('console')
  return (
    <search className={classes.filters}>
      {children}
      {onClear && (
        <Button size="sm" variant="subtle" onClick={onClear} className={classes.clear ?? ''}>
          {t('ui.clearFilters')}
        </Button>
      )}
    </search>
  )
}

interface FilterProps {
  label: string
  value: string
  onChange: (value: string) => void
}

export function FilterChoice({ options, ...filter }: FilterProps & { options: { value: string; label: string }[] }) {
  const { t } = useTranslation('console')
  return (
    <NativeSelect
      size="sm"
      {...filter}
      onChange={(event) => filter.onChange(event.currentTarget.value)}
      data={[{ value: '', label: t('ui.all') }, ...options]}
    />
  )
}

/** How far back. */
export function FilterTime(filter: Omit<FilterProps, 'label'>) {
  const { t } = useTranslation('console')
  return (
    <NativeSelect
      size="sm"
      label={t('ui.time')}
      value={filter.value}
      onChange={(event) => filter.onChange(event.currentTarget.value)}
      data={[
        { value: '', label: t('ui.span.all') },
        ...SPANS.map((span) => ({ value: span, label: t(`ui.span.${span}`) })),
      ]}
    />
  )
}

/** Asks once the typing pauses; follows when the filter is changed from elsewhere. */
export function FilterText({ label, value, onChange, placeholder }: FilterProps & { placeholder: string }) {
  const { t } = useTranslation('console')
  const timer = useRef<number>(undefined)
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  if (value !== known) {
    setKnown(value)
    if (value !== text.trim()) setText(value)
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])
  // By the time it is called, an entry of the list may have been opened.
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  const type = (next: string, waitMs: number) => {
    setText(next)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => latest.current(next.trim()), waitMs)
  }
  return (
    <TextInput
      size="sm"
      label={label}
      placeholder={placeholder}
      value={text}
      spellCheck={false}
      onChange={(event) => type(event.currentTarget.value, TYPING_MS)}
      rightSection={
        text !== '' && <CloseButton size="sm" aria-label={t('ui.clear', { name: label })} onClick={() => type('', 0)} />
      }
    />
  )
}
