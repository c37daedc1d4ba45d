import type { CannedReplyItem } from '@passerelle/protocol'
import { IconPaperclip } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './composer.module.css'

/** One of those that are offered, with the text as it would be put in. */
export function CannedChoice({ reply }: { reply: CannedReplyItem }) {
  const { t } = useTranslation()
  const { shortcut, title, text, language, personal, attachments } = reply
  return (
    <>
      <strong>/{shortcut}</strong>
      <span className={classes.cannedTitle}>{title}</span>
      <span className={classes.cannedMarks}>
        {attachments.length > 0 && (
          <span>
            <IconPaperclip size={13} aria-hidden="true" />
            {t('composer.cannedAttached', { count: attachments.length })}
          </span>
        )}
        {personal && <span>{t('composer.cannedPersonal')}</span>}
        {language !== null && <span>{language}</span>}
      </span>
      <span className={classes.cannedText}>{text}</span>
    </>
  )
}
