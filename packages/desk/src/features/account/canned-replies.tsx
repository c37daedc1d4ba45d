import { Button } from '@mantine/core'
import { type CannedReplyItem, findUnknownPlaceholder } from '@passerelle/protocol'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isStatus } from '../../core/api/api-error.ts'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { useCannedReplies } from '../../core/conversations/canned-queries.ts'
import { Dialog } from '../../core/ui/dialog.tsx'
import { Failure } from '../../core/ui/failure.tsx'
import form from '../../core/ui/form.module.css'
import { Section } from '../../core/ui/page.tsx'
import classes from './account.module.css'
import { CannedDialog } from './canned-dialog.tsx'
import { useCannedSaved } from './use-canned-saved.ts'

/** What agents find by `/`: the shared ones that supervisors keep, or one's own. */
export function CannedReplies({ personal = false }: { personal?: boolean }) {
  const { t } = useTranslation('console')
  const query = useCannedReplies()
  const [open, setOpen] = useState<CannedReplyItem | 'new'>()
  const [removing, setRemoving] = useState<CannedReplyItem>()
  if (isStatus(query.error, 404)) return null
  const replies = query.data?.filter((reply) => reply.personal === personal)
  const title = t(personal ? 'canned.personalTitle' : 'canned.title')
  const add = (
    <Button size="xs" onClick={() => setOpen('new')} leftSection={<IconPlus size={15} aria-hidden="true" />}>
      {t(personal ? 'canned.personalAdd' : 'canned.add')}
    </Button>
  )
  return (
    <Section title={title} hint={t(personal ? 'canned.personalHint' : 'canned.hint')} actions={add}>
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {replies?.length === 0 && <p className={form.muted}>{t(personal ? 'canned.personalEmpty' : 'canned.empty')}</p>}
      <ul className={classes.sessions} aria-label={title}>
        {replies?.map((reply) => (
          <Entry key={reply.id} reply={reply} onEdit={setOpen} onRemove={setRemoving} />
        ))}
      </ul>
      {open && (
        <CannedDialog
          reply={open === 'new' ? undefined : open}
          personal={personal}
          onClose={() => setOpen(undefined)}
        />
      )}
      {removing && <DeleteDialog reply={removing} onClose={() => setRemoving(undefined)} />}
    </Section>
  )
}

interface EntryProps {
  reply: CannedReplyItem
  onEdit: (reply: CannedReplyItem) => void
  onRemove: (reply: CannedReplyItem) => void
}

function Entry({ reply, onEdit, onRemove }: EntryProps) {
  const { t } = useTranslation('console')
  const { shortcut, title, text, language, attachments } = reply
  const about = [
    ...(language === null ? [] : [language]),
    ...(attachments.length === 0 ? [] : [t('canned.fileCount', { count: attachments.length })]),
  ]
  return (
    <li>
      <div className={classes.reply}>
        <strong>/{shortcut}</strong> {title}
        {about.length > 0 && <span className={classes.about}>{about.join(' · ')}</span>}
        <p>{text}</p>
        {findUnknownPlaceholder(text) !== undefined && <p className={form.muted}>{t('canned.unfilled')}</p>}
      </div>
      <span className={form.rowButtons}>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('ui.pair', { name: t('canned.edit'), value: shortcut })}
          onClick={() => onEdit(reply)}
        >
          {t('canned.edit')}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('ui.pair', { name: t('canned.delete'), value: shortcut })}
          onClick={() => onRemove(reply)}
        >
          {t('canned.delete')}
        </Button>
      </span>
    </li>
  )
}

function DeleteDialog({ reply, onClose }: { reply: CannedReplyItem; onClose: () => void }) {
  const api = useDeskApi()
  const { t } = useTranslation('console')
  const remove = useMutation({ mutationFn: () => api.deleteCannedReply(reply.id), onSuccess: useCannedSaved(onClose) })
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
      <p>{t(reply.personal ? 'canned.personalDeleteHint' : 'canned.deleteHint')}</p>
    </Dialog>
  )
}
