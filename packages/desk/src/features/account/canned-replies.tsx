import { Button, Textarea, TextInput } from '@mantine/core'
import { type CannedReplyItem, hasPlaceholder } from '@passerelle/protocol'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isStatus } from '../../core/api/api-error.ts'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { useCannedReplies } from '../../core/conversations/canned-queries.ts'
import { Dialog } from '../../core/ui/dialog.tsx'
import { Failure } from '../../core/ui/failure.tsx'
import form from '../../core/ui/form.module.css'
import { Section } from '../../core/ui/page.tsx'
import { useForm } from '../../core/ui/use-form.ts'
import classes from './account.module.css'

/** What all agents of the instance find by `/`. */
export function CannedReplies() {
  const { t } = useTranslation('console')
  const query = useCannedReplies()
  const [open, setOpen] = useState<CannedReplyItem | 'new'>()
  const [removing, setRemoving] = useState<CannedReplyItem>()
  if (isStatus(query.error, 404)) return null
  const add = (
    <Button size="xs" onClick={() => setOpen('new')} leftSection={<IconPlus size={15} aria-hidden="true" />}>
      {t('canned.add')}
    </Button>
  )
  return (
    <Section title={t('canned.title')} hint={t('canned.hint')} actions={add}>
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className={form.muted}>{t('canned.empty')}</p>}
      <ul className={classes.sessions} aria-label={t('canned.title')}>
        {query.data?.map((reply) => (
          <li key={reply.id}>
            <div className={classes.reply}>
              <strong>/{reply.shortcut}</strong> {reply.title}
              <p>{reply.text}</p>
              {hasPlaceholder(reply.text) && <p className={form.muted}>{t('canned.unfilled')}</p>}
            </div>
            <span className={form.rowButtons}>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('ui.pair', { name: t('canned.edit'), value: reply.shortcut })}
                onClick={() => setOpen(reply)}
              >
                {t('canned.edit')}
              </Button>
              <Button
                size="compact-xs"
                variant="default"
                aria-label={t('ui.pair', { name: t('canned.delete'), value: reply.shortcut })}
                onClick={() => setRemoving(reply)}
              >
                {t('canned.delete')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {open && <EditDialog reply={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
      {removing && <DeleteDialog reply={removing} onClose={() => setRemoving(undefined)} />}
    </Section>
  )
}

function useSaved(onClose: () => void) {
  const client = useQueryClient()
  return () => {
    void client.invalidateQueries({ queryKey: keys.cannedReplies })
    onClose()
  }
}

function EditDialog({ reply, onClose }: { reply: CannedReplyItem | undefined; onClose: () => void }) {
  const api = useDeskApi()
  const { t } = useTranslation('console')
  const fields = useForm({ shortcut: reply?.shortcut ?? '', title: reply?.title ?? '', text: reply?.text ?? '' })
  const { shortcut, title, text } = fields.values
  const save = useMutation({
    mutationFn: () => {
      const body = { shortcut: shortcut.trim().replace(/^\//, ''), title: title.trim(), text: text.trim() }
      return reply ? api.updateCannedReply(reply.id, body) : api.createCannedReply(body)
    },
    onSuccess: useSaved(onClose),
    onError: fields.showFaults,
  })
  const submit = () => {
    const missing = (value: string) => (value.trim() === '' ? t('ui.missing') : undefined)
    if (!fields.refuse({ shortcut: missing(shortcut), title: missing(title), text: missing(text) })) save.mutate()
  }
  return (
    <Dialog
      title={t(reply ? 'canned.editTitle' : 'canned.add')}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t('ui.save')}
      pending={save.isPending}
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
      <Textarea {...fields.text('text')} label={t('canned.text')} autosize minRows={3} maxRows={10} />
    </Dialog>
  )
}

function DeleteDialog({ reply, onClose }: { reply: CannedReplyItem; onClose: () => void }) {
  const api = useDeskApi()
  const { t } = useTranslation('console')
  const remove = useMutation({ mutationFn: () => api.deleteCannedReply(reply.id), onSuccess: useSaved(onClose) })
  return (
    <Dialog
      title={t('canned.deleteTitle', { name: reply.shortcut })}
      opened
      onClose={onClose}
      onSubmit={() => remove.mutate()}
      submit={t('canned.delete')}
      danger
      pending={remove.isPending}
      error={remove.error}
    >
      <p>{t('canned.deleteHint')}</p>
    </Dialog>
  )
}
