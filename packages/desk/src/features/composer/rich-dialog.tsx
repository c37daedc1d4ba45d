import { ActionIcon, Button, Modal, Textarea, TextInput } from '@mantine/core'
import { readRichContent } from '@passerelle/protocol'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RichBlocks } from '../thread/rich-content.tsx'
import classes from './rich-dialog.module.css'
import {
  checkDraft,
  hasRows,
  newDraft,
  newRow,
  RICH_KINDS,
  type RichDraft,
  type RichFaults,
  type RichRow,
  toFallback,
  toRichContent,
} from './rich-draft.ts'

interface RichDialogProps {
  onSend: (text: string, richContent: unknown) => void
  onClose: () => void
}

const MOST_ROWS = 10

/** Something to press or to look at, with the words that stand in for it where it cannot be shown. */
export default function RichDialog({ onSend, onClose }: RichDialogProps) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(newDraft)
  const [words, setWords] = useState<string>()
  const [tried, setTried] = useState(false)
  const fallback = words ?? toFallback(draft)
  const faults = checkDraft(draft)
  const isFaulty = Object.keys(faults).length > 0
  const shown = isFaulty ? undefined : readRichContent(toRichContent(draft))
  const change = (part: Partial<RichDraft>) => setDraft({ ...draft, ...part })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isFaulty || fallback.trim() === '') return
    onSend(fallback.trim(), toRichContent(draft))
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('rich.title')}
      classNames={{ title: classes.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('rich.cancel') }}
    >
      <form className={classes.form} onSubmit={submit} noValidate>
        <Kinds kind={draft.kind} onChange={(kind) => change({ kind })} />
        <Fields draft={draft} faults={tried ? faults : {}} onChange={change} />
        <Textarea
          label={t('rich.fallback')}
          description={t('rich.fallbackHint')}
          autosize
          minRows={2}
          maxRows={6}
          value={fallback}
          onChange={(event) => setWords(event.currentTarget.value)}
          error={tried && fallback.trim() === '' ? t('login.missing') : undefined}
        />
        {shown && (
          <section className={classes.preview} aria-label={t('rich.preview')}>
            <h3>{t('rich.preview')}</h3>
            <RichBlocks blocks={shown} />
          </section>
        )}
        <div className={classes.buttons}>
          <Button size="sm" variant="default" onClick={onClose}>
            {t('rich.cancel')}
          </Button>
          <Button size="sm" type="submit">
            {t('composer.send')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function Kinds({ kind, onChange }: { kind: RichDraft['kind']; onChange: (kind: RichDraft['kind']) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.kinds}>
      <legend>{t('rich.kind')}</legend>
      {RICH_KINDS.map((one) => (
        <label key={one} className={classes.kind}>
          <input type="radio" name="kind" checked={one === kind} onChange={() => onChange(one)} />
          {t(`rich.${one}`)}
        </label>
      ))}
    </fieldset>
  )
}

interface FieldsProps {
  draft: RichDraft
  faults: RichFaults
  onChange: (part: Partial<RichDraft>) => void
}

function Fields({ draft, faults, onChange }: FieldsProps) {
  const { t } = useTranslation()
  const { kind } = draft
  const field = (name: 'title' | 'subtitle' | 'url') => ({
    value: draft[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => onChange({ [name]: event.currentTarget.value }),
  })
  const isPicture = kind === 'card' || kind === 'link'
  return (
    <>
      <TextInput
        {...field('title')}
        label={t(isPicture || kind === 'list' ? 'rich.heading' : 'rich.question')}
        error={faults.title ? t('login.missing') : undefined}
      />
      {isPicture && <TextInput {...field('subtitle')} label={t('rich.description')} />}
      {isPicture && (
        <TextInput
          {...field('url')}
          label={t('rich.url')}
          inputMode="url"
          error={faults.url ? t('rich.badUrl') : undefined}
        />
      )}
      {hasRows(kind) && (
        <Rows
          rows={draft.rows}
          second={t(kind === 'list' ? 'rich.second' : 'rich.opens')}
          error={faults.rows ? t(kind === 'list' ? 'rich.noRows' : 'rich.badRows') : undefined}
          onChange={(rows) => onChange({ rows })}
        />
      )}
    </>
  )
}

interface RowsProps {
  rows: RichRow[]
  second: string
  error: string | undefined
  onChange: (rows: RichRow[]) => void
}

function Rows({ rows, second, error, onChange }: RowsProps) {
  const { t } = useTranslation()
  const set = (key: string, part: Partial<RichRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)))
  return (
    <fieldset className={classes.rows}>
      <legend>{t('rich.entries')}</legend>
      {rows.map((row, i) => (
        <div key={row.key} className={classes.row}>
          <TextInput
            aria-label={t('rich.labelOf', { number: i + 1 })}
            placeholder={t('rich.label')}
            value={row.label}
            onChange={(event) => set(row.key, { label: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`${second} (${i + 1})`}
            placeholder={second}
            value={row.extra}
            onChange={(event) => set(row.key, { extra: event.currentTarget.value })}
          />
          <ActionIcon
            size={30}
            aria-label={t('rich.remove', { number: i + 1 })}
            disabled={rows.length === 1}
            onClick={() => onChange(rows.filter((other) => other.key !== row.key))}
          >
            <IconX size={15} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      {error !== undefined && (
        <p role="alert" className={classes.error}>
          {error}
        </p>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        disabled={rows.length >= MOST_ROWS}
        onClick={() => onChange([...rows, newRow()])}
        leftSection={<IconPlus size={14} aria-hidden="true" />}
      >
        {t('rich.add')}
      </Button>
    </fieldset>
  )
}
