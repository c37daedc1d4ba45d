import { Button } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconSend2 } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { draftOf } from '../../core/drafts/draft-store.ts'
import { type CannotSend, findObstacle, isBlank } from '../../core/drafts/send-draft.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { formatSize } from '../../core/i18n/format.ts'
import { Notice } from '../../core/ui/notice.tsx'
import { CannedChoice } from './canned-choice.tsx'
import { ComposeField } from './compose-field.tsx'
import classes from './composer.module.css'
import { ComposerTools } from './composer-tools.tsx'
import { FileStrip } from './file-strip.tsx'
import { MeanwhileNotice } from './meanwhile-notice.tsx'
import { OfferList } from './offer-list.tsx'
import { Refusal } from './refusal.tsx'
import { useAttach } from './use-attach.ts'
import { useCanned } from './use-canned.ts'
import { useField } from './use-field.ts'
import { useMeanwhile } from './use-meanwhile.ts'

/** The field grows with its placeholder: a name of many letters would fill a phone's screen. */
const shortened = (name: string): string => {
  const letters = [...name]
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME).join('')}…` : name
}
const LONGEST_NAME = 20

/** The reply to the customer. */
export function Composer({ conversation }: { conversation: ConversationItem }) {
  const { t } = useTranslation()
  const { id, customer_name: name, status } = conversation
  const field = useField(id)
  const { draft, input, insert } = field
  const attach = useAttach(id)
  const meanwhile = useMeanwhile(conversation, 'text', !isBlank(draft))
  const sendNow = useSend(id)
  const send = () => sendNow(meanwhile.send)
  const listId = useId()
  const canned = useCanned(field, conversation)
  return (
    <section className={classes.composer} aria-label={t('composer.region')}>
      {draft.sendWhenReady && <Notice tone="info">{t('composer.sendWhenReady')}</Notice>}
      {draft.refusal !== undefined && <Refusal problem={draft.refusal} />}
      <MeanwhileNotice happened={meanwhile.happened} />
      <div className={classes.box}>
        <OfferList
          id={listId}
          label={t('composer.canned')}
          count={t('composer.cannedCount', { count: canned.choices.length })}
          offer={canned}
        >
          {(reply) => <CannedChoice reply={reply} />}
        </OfferList>
        <FileStrip conversation={id} files={draft.files} />
        <ComposeField
          field={field}
          offer={canned}
          listId={listId}
          label={t('composer.label')}
          placeholder={t('composer.placeholder', { name: shortened(name) })}
          onEnter={send}
        />
        <div className={classes.bar}>
          <ComposerTools
            conversation={conversation}
            onFiles={(files) => attach({ files, folders: [] })}
            onEmoji={(emoji) => insert(selectionOf(input.current), emoji)}
          />
          <span className={classes.hint}>{t(status === 'closed' ? 'composer.closedHint' : 'composer.hint')}</span>
          <Button
            size="xs"
            onClick={() => {
              send()
              input.current?.focus()
            }}
            aria-disabled={isBlank(draft) || undefined}
            data-idle={isBlank(draft) || undefined}
            className={classes.send ?? ''}
            rightSection={<IconSend2 size={15} aria-hidden="true" />}
          >
            {t('composer.send')}
          </Button>
        </div>
      </div>
    </section>
  )
}

const selectionOf = (field: HTMLTextAreaElement | null) => ({
  from: field?.selectionStart ?? 0,
  to: field?.selectionEnd ?? 0,
})

/** Sends what is there, by way of whoever has to ask first; or says in the composer why it cannot go. */
function useSend(id: string): (ask: (go: () => void) => void) => void {
  const { t, i18n } = useTranslation()
  const { drafts, sendDraft } = useWriting()
  const tell = (cannot: CannotSend | undefined) => {
    if (!cannot) return
    const texts = {
      'too-long': () => t('composer.tooLong', { size: formatSize(i18n.language, cannot.size ?? 0) }),
      unfilled: () => t('composer.unfilled', { variable: `{{${cannot.variable}}}` }),
      'failed-upload': () => t('composer.failedUpload'),
    }
    drafts.change(id, (current) => ({ ...current, refusal: { text: texts[cannot.reason]() } }))
  }
  return (ask) => {
    const draft = draftOf(drafts.store.get(), id)
    if (isBlank(draft)) return
    const obstacle = findObstacle(draft)
    if (obstacle) tell(obstacle)
    else ask(() => tell(sendDraft(id)))
  }
}
