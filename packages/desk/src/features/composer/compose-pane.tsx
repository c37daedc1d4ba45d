import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconLock, IconMessage } from '@tabler/icons-react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { noteDraft } from '../../core/drafts/draft-store.ts'
import { isBlank } from '../../core/drafts/send-draft.ts'
import { useDraft } from '../../core/drafts/writing.ts'
import classes from './composer.module.css'
import { Composer } from './composer.tsx'
import { NoteComposer } from './note-composer.tsx'
import type { ComposeMode } from './use-compose-mode.ts'

interface ComposePaneProps {
  conversation: ConversationItem
  mode: ComposeMode
  onMode: (mode: ComposeMode) => void
}

/** Where agents write, to the customer or to colleagues: which of them is said above the field, by its colour and by its button. */
export function ComposePane({ conversation, mode, onMode }: ComposePaneProps) {
  const { t } = useTranslation()
  const hasReply = !isBlank(useDraft(conversation.id))
  const hasNote = !isBlank(useDraft(noteDraft(conversation.id)))
  const choose = (next: ComposeMode) => {
    // The field has to be there before it can have the focus.
    flushSync(() => onMode(next))
    document.querySelector<HTMLElement>('[data-composer]')?.focus()
  }
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is a form's */}
      <div className={classes.modes} role="group" aria-label={t('composeMode.label')}>
        {(['reply', 'note'] as const).map((one) => (
          <UnstyledButton
            key={one}
            className={classes.mode ?? ''}
            data-compose={one}
            aria-pressed={mode === one}
            onClick={() => choose(one)}
          >
            {one === 'reply' ? (
              <IconMessage size={14} stroke={1.8} aria-hidden="true" />
            ) : (
              <IconLock size={14} stroke={1.8} aria-hidden="true" />
            )}
            {t(`composeMode.${one}`)}
            {mode !== one && (one === 'reply' ? hasReply : hasNote) && (
              <span className={classes.begun}>
                <VisuallyHidden>{t('composeMode.draft')}</VisuallyHidden>
              </span>
            )}
          </UnstyledButton>
        ))}
      </div>
      {mode === 'note' ? <NoteComposer conversation={conversation.id} /> : <Composer conversation={conversation} />}
    </>
  )
}
