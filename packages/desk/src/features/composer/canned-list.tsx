import { VisuallyHidden } from '@mantine/core'
import type { CannedReplyItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import classes from './composer.module.css'

interface CannedListProps {
  id: string
  choices: CannedReplyItem[]
  index: number
  onPoint: (index: number) => void
  onPick: (reply: CannedReplyItem) => void
}

/** Above the text; the focus stays in the text, which names the active one. */
export function CannedList({ id, choices, index, onPoint, onPick }: CannedListProps) {
  const { t } = useTranslation()
  return (
    <>
      <VisuallyHidden role="status">
        {choices.length > 0 && t('composer.cannedCount', { count: choices.length })}
      </VisuallyHidden>
      {choices.length > 0 && (
        <div className={classes.canned} id={id} role="listbox" aria-label={t('composer.canned')}>
          {choices.map((reply, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the text has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the text
            <div
              key={reply.id}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === index}
              className={classes.cannedEntry}
              onPointerMove={() => onPoint(i)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onPick(reply)}
            >
              <strong>/{reply.shortcut}</strong>
              <span className={classes.cannedTitle}>{reply.title}</span>
              <span className={classes.cannedText}>{reply.text}</span>
            </div>
          ))}
        </div>
      )}
    </>
  )
}
