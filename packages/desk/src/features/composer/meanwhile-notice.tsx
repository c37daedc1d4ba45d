import { useTranslation } from 'react-i18next'
import { Notice } from '../../core/ui/notice.tsx'
import classes from './composer.module.css'
import type { Happening } from './meanwhile.ts'

/** What came between, before it is sent all the same. */
export function MeanwhileNotice({ happened }: { happened: readonly Happening[] }) {
  const { t } = useTranslation()
  if (happened.length === 0) return null
  const inWords = (one: Happening): string => {
    if (one.kind === 'closed') return t('composer.closedMeanwhile')
    if (one.kind === 'assigned') return t('composer.assignedMeanwhile', { name: one.to })
    const { author, sender, message } = one.message
    const name = (author ?? sender).name
    return message === '' ? t('composer.answered', { name }) : t('composer.answeredText', { name, text: message })
  }
  return (
    <Notice tone="warn">
      {happened.map((one) => (
        <div key={one.kind === 'answered' ? one.message.id : one.kind} className={classes.meanwhile} dir="auto">
          {inWords(one)}
        </div>
      ))}
      <div>{t('composer.sendAgain')}</div>
    </Notice>
  )
}
