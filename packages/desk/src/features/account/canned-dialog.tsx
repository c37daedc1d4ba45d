import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type CannedReplyItem, fillPlaceholders } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { useMe } from '../../core/session/session.ts'
import { Dialog } from '../../core/ui/dialog.tsx'
import { useForm } from '../../core/ui/use-form.ts'
import classes from './account.module.css'
import { CannedFiles } from './canned-files.tsx'
import { languageChoices, sampleValues, VARIABLES } from './canned-variables.ts'
import { useCannedSaved } from './use-canned-saved.ts'
import { useKeptFiles } from './use-kept-files.ts'

interface CannedDialogProps {
  reply: CannedReplyItem | undefined
  personal: boolean
  onClose: () => void
}

export function CannedDialog({ reply, personal, onClose }: CannedDialogProps) {
  const api = useDeskApi()
  const { t, i18n } = useTranslation('console')
  const fields = useForm({
    shortcut: reply?.shortcut ?? '',
    title: reply?.title ?? '',
    text: reply?.text ?? '',
    language: reply?.language ?? '',
  })
  const files = useKeptFiles(reply?.attachments ?? [])
  const { shortcut, title, text, language } = fields.values
  const save = useMutation({
    mutationFn: () => {
      const body = {
        ...{ shortcut: shortcut.trim().replace(/^\//, ''), title: title.trim(), text: text.trim() },
        language: language === '' ? null : language,
        attachments: files.kept.map(({ upload_id }) => ({ upload_id })),
      }
      return reply ? api.updateCannedReply(reply.id, body) : api.createCannedReply({ ...body, personal })
    },
    onSuccess: useCannedSaved(onClose),
    onError: fields.showFaults,
  })
  const submit = () => {
    const missing = (value: string) => (value.trim() === '' ? t('ui.missing') : undefined)
    if (!fields.refuse({ shortcut: missing(shortcut), title: missing(title), text: missing(text) })) save.mutate()
  }
  return (
    <Dialog
      title={t(reply ? 'canned.editTitle' : personal ? 'canned.personalAdd' : 'canned.add')}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t('ui.save')}
      pending={save.isPending}
      disabled={files.isUploading}
      error={save.error}
      fields={fields.fields}
    >
      <TextInput
        {...fields.text('shortcut')}
        label={t('canned.shortcut')}
        description={t('canned.shortcutHint')}
        leftSection="/"
        autoComplete="off"
        data-autofocus
      />
      <TextInput {...fields.text('title')} label={t('canned.name')} />
      <TextField {...fields.text('text')} onInsert={(value) => fields.set('text', value)} />
      <NativeSelect
        {...fields.text('language')}
        label={t('canned.language')}
        data={[{ value: '', label: t('canned.anyLanguage') }, ...languageChoices(i18n.language, language)]}
      />
      <CannedFiles files={files} />
    </Dialog>
  )
}

interface TextFieldProps {
  name: string
  value: string
  error: string | undefined
  onChange: (event: { currentTarget: { value: string } }) => void
  onInsert: (text: string) => void
}

/** The text, its variables to put in, and how it would read. */
function TextField({ onInsert, ...field }: TextFieldProps) {
  const { t } = useTranslation('console')
  const { name: agentName } = useMe().agent
  const input = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const { value } = field
  const put = (variable: string) => {
    const { selectionStart: from, selectionEnd: to } = input.current ?? { selectionStart: 0, selectionEnd: 0 }
    onInsert(`${value.slice(0, from)}{{${variable}}}${value.slice(to)}`)
    input.current?.focus()
  }
  const shown = fillPlaceholders(value, sampleValues(agentName))
  return (
    <div className={classes.textField}>
      <Textarea {...field} ref={input} label={t('canned.text')} autosize minRows={3} maxRows={10} />
      <div className={classes.variables}>
        <span id={listId}>{t('canned.variables', { example: '{{customer.name|…}}' })}</span>
        <ul aria-labelledby={listId}>
          {VARIABLES.map((variable) => (
            <li key={variable}>
              <button type="button" onClick={() => put(variable)}>{`{{${variable}}}`}</button>
            </li>
          ))}
        </ul>
      </div>
      {shown !== value && (
        <p className={classes.preview}>
          <span>{t('canned.preview')}</span>
          {shown}
        </p>
      )}
    </div>
  )
}
