import { IconDots, IconEye, IconPencil } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCustomerTyping, useOthersAt } from '../../core/conversations/presence.ts'
import { useMe } from '../../core/session/session.ts'
import classes from './others-present.module.css'

/** "Zoé is answering": so that two do not answer at once. Announced, since it matters while one writes. */
export function OthersPresent({ conversation, customer }: { conversation: string; customer: string }) {
  const { t, i18n } = useTranslation()
  const others = useOthersAt(conversation, useMe().agent.id)
  const isTyping = useCustomerTyping(conversation)
  const answering = others.filter((agent) => agent.state === 'answering')
  const shown = answering.length > 0 ? answering : others
  const names = new Intl.ListFormat(i18n.language).format(shown.map((agent) => agent.name))
  const isAnswering = answering.length > 0
  const Sign = isAnswering ? IconPencil : IconEye
  return (
    <div role="status" className={classes.place}>
      {shown.length > 0 && (
        <span className={classes.line} data-answering={isAnswering || undefined}>
          <Sign size={14} stroke={1.8} aria-hidden="true" />
          {t(isAnswering ? 'thread.answering' : 'thread.viewing', { count: shown.length, names })}
        </span>
      )}
      {isTyping && (
        <span className={classes.line} data-typing>
          <IconDots size={14} stroke={1.8} aria-hidden="true" />
          <bdi>{t('thread.typing', { name: customer })}</bdi>
        </span>
      )}
    </div>
  )
}
