import { ActionIcon } from '@mantine/core'
import { IconQuote } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { draftOf } from '../../core/drafts/draft-store.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import classes from './message-view.module.css'
import { quote } from './quote.ts'

/** Puts what was said before what is being written to the customer. */
export function QuoteButton({ conversation, text }: { conversation: string; text: string }) {
  const { t } = useTranslation()
  const { drafts } = useWriting()
  const insert = () => {
    drafts.setText(conversation, quote(text) + draftOf(drafts.store.get(), conversation).text)
    // A note may be open: what is quoted goes to the customer. The button gives the reply's field the focus.
    document.querySelector<HTMLElement>('[data-compose="reply"]')?.click()
  }
  return (
    <ActionIcon
      size={24}
      className={classes.quote ?? ''}
      aria-label={t('thread.quote')}
      title={t('thread.quote')}
      onClick={insert}
    >
      <IconQuote size={15} stroke={1.7} aria-hidden="true" />
    </ActionIcon>
  )
}
