import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { readRichContent } from '@passerelle/protocol'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RichBlocks } from '../../core/message/rich-content.tsx'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import classes from './rich-dialog.module.css'
import {
  checkDraft,
  hasRows,
  newDraft,
  RICH_KINDS,
  type RichDraft,
  type RichFaults,
  type RichKind,
  toFallback,
  toRichContent,
} from './rich-draft.ts'
import { RichRows } from './rich-rows.tsx'

interface RichDialogProps {
  /** Closes it, when it was sent. */
  onSend: (text: string, richContent: unknown) => void
  onClose: () => void
  /** A question stands before it, which Escape is for. */
  isBehind: boolean
  /** Shown above its buttons. */
  children?: ReactNode
}

/** Something to press or to look at, with the words that stand in for it where it cannot be shown. */
export default function RichDialog({ onSend, onClose, isBehind, children }: RichDialogProps) {
  const { t } = useTranslation()
  useFocusBack()
  const [blank] = useState(newDraft)
  const [draft, setDraft] = useState(blank)
  const [words, setWords] = useState<string>()
  const [tried, setTried] = useState(false)
  const fallback = words ?? toFallback(draft)
  const faults = checkDraft(draft)
  const isBegun = words !== undefined || JSON.stringify(draft) !== JSON.stringify({ ...blank, kind: draft.kind })
  const [isAsking, setAsking] = useState(false)
  // Escape by mistake loses nothing: what was written goes only when that is confirmed.
  const close = () => (isBegun ? setAsking(!isAsking) : onClose())
  const isFaulty = Object.keys(faults).length > 0
  const shown = isFaulty ? undefined : readRichContent(toRichContent(draft))
  const change = (part: Partial<RichDraft>) => setDraft({ ...draft, ...part })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isFaulty || fallback.trim() === '') return
    onSend(fallback.trim(), toRichContent(draft))
  }
  return (
    <Modal
      opened
      onClose={close}
      closeOnEscape={!isBehind}
      size="lg"
      title={t('rich.title')}
      classNames={{ title: classes.title ?? '', content: classes.content ?? '' }}
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
        {children}
        {isAsking ? (
          <Discard onKeep={() => setAsking(false)} onDiscard={onClose} />
        ) : (
          <div className={classes.buttons}>
            <Button size="sm" variant="default" onClick={close}>
              {t('rich.cancel')}
            </Button>
            <Button size="sm" type="submit">
              {t('composer.send')}
            </Button>
          </div>
        )}
      </form>
    </Modal>
  )
}

/** Stands where the buttons were, so that the keyboard is at once at the answer. */
function Discard({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="alert" className={classes.buttons}>
      <strong className={classes.question}>{t('rich.discardTitle')}</strong>
      <Button size="sm" variant="default" onClick={onDiscard}>
        {t('rich.discard')}
      </Button>
      <Button size="sm" autoFocus onClick={onKeep}>
        {t('rich.keep')}
      </Button>
    </div>
  )
}

function Kinds({ kind, onChange }: { kind: RichKind; onChange: (kind: RichKind) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.kinds}>
      <legend>{t('rich.kind')}</legend>
      {RICH_KINDS.map((one) => (
        <label key={one} className={classes.kind}>
          <input type="radio" name="kind" checked={one === kind} onChange={() => onChange(one)} />
          {t(one === 'image' ? 'rich.picture' : `rich.${one}`)}
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
  const field = (name: 'title' | 'subtitle' | 'url' | 'picture') => ({
    value: draft[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => onChange({ [name]: event.currentTarget.value }),
  })
  const isLinked = kind === 'card' || kind === 'link'
  return (
    <>
      {kind !== 'carousel' && (
        <TextInput {...field('title')} label={t(TITLES[kind])} error={faults.title ? t('login.missing') : undefined} />
      )}
      {isLinked && <TextInput {...field('subtitle')} label={t('rich.description')} />}
      {isLinked && (
        <TextInput
          {...field('url')}
          label={t(kind === 'card' ? 'rich.opens' : 'rich.url')}
          inputMode="url"
          error={faults.url ? t('rich.badUrl') : undefined}
        />
      )}
      {(kind === 'card' || kind === 'image') && (
        <TextInput
          {...field('picture')}
          label={t(kind === 'card' ? 'rich.pictureUrl' : 'rich.url')}
          inputMode="url"
          error={faults.picture ? t('rich.badUrl') : undefined}
        />
      )}
      {hasRows(kind) && (
        <RichRows
          kind={kind}
          rows={draft.rows}
          error={faults.rows ? t(ROW_FAULTS[kind] ?? 'rich.badRows') : undefined}
          onChange={(rows) => onChange({ rows })}
        />
      )}
    </>
  )
}

const TITLES = {
  quick_replies: 'rich.question',
  buttons: 'rich.question',
  card: 'rich.heading',
  list: 'rich.heading',
  link: 'rich.heading',
  image: 'rich.alt',
  form: 'rich.formTitle',
} as const

const ROW_FAULTS: { [kind in RichKind]?: 'rich.noRows' | 'rich.badFields' } = {
  list: 'rich.noRows',
  form: 'rich.badFields',
}
