import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { LIMITS } from '@passerelle/protocol'
import { type ChangeEvent, type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConversation, useLabels } from '../../core/conversations/conversation-queries.ts'
import type { Meant } from '../../core/conversations/selection.ts'
import dialogClasses from '../../core/ui/dialog.module.css'
import { useFocusBack } from '../../core/ui/use-focus-back.ts'
import classes from './close-reason-dialog.module.css'
import { useCloseBecause } from './use-close-because.ts'

interface CloseReasonDialogProps {
  asked: Meant
  onClose: () => void
}

/** Closes them and says why: colleagues read it in the thread, and reports count it. */
export default function CloseReasonDialog({ asked, onClose }: CloseReasonDialogProps) {
  const { t } = useTranslation()
  useFocusBack()
  const [text, setText] = useState('')
  const [tags, setTags] = useState<string[]>([])
  const labels = useLabels().data
  const reasons = labels?.close_reasons ?? []
  const { conversations } = asked
  const only = useConversation(conversations.length === 1 ? conversations[0] : undefined).data
  const { close, isPending } = useCloseBecause(asked, onClose)
  const reason = text.trim()
  const isBlank = reason === '' && tags.length === 0
  const field = {
    label: t('closeReason.reason'),
    description: t('closeReason.hint'),
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => setText(event.currentTarget.value),
    'data-autofocus': true,
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBlank && !isPending) close({ tags, reason: reason === '' ? undefined : reason })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={t('closeReason.title', { count: conversations.length, name: only?.customer_name ?? '' })}
      classNames={{ title: dialogClasses.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('closeReason.cancel') }}
    >
      <form className={dialogClasses.form} onSubmit={onSubmit}>
        {reasons.length > 0 ? (
          <NativeSelect {...field} data={[{ value: '', label: t('closeReason.choose') }, ...reasons]} />
        ) : (
          <TextInput {...field} maxLength={LIMITS.nameLength} />
        )}
        <TagChoice known={labels?.tags ?? []} present={only?.tags ?? []} chosen={tags} onChange={setTags} />
        <div className={dialogClasses.buttons}>
          <Button size="sm" variant="default" onClick={onClose}>
            {t('closeReason.cancel')}
          </Button>
          <Button size="sm" type="submit" loading={isPending} disabled={isBlank}>
            {t('closeReason.close', { count: conversations.length })}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

interface TagChoiceProps {
  known: readonly string[]
  /** There already. */
  present: readonly string[]
  chosen: string[]
  onChange: (tags: string[]) => void
}

/** Those that can be added; hidden where there are none. */
function TagChoice({ known, present, chosen, onChange }: TagChoiceProps) {
  const { t } = useTranslation()
  const missing = known.filter((tag) => !present.includes(tag))
  if (missing.length === 0) return null
  const toggle = (tag: string) =>
    onChange(chosen.includes(tag) ? chosen.filter((one) => one !== tag) : [...chosen, tag])
  return (
    <fieldset className={classes.tags}>
      <legend>{t('closeReason.tags')}</legend>
      {missing.map((tag) => (
        <label key={tag} className={classes.tag}>
          <input type="checkbox" checked={chosen.includes(tag)} onChange={() => toggle(tag)} />
          <bdi>{tag}</bdi>
        </label>
      ))}
    </fieldset>
  )
}
