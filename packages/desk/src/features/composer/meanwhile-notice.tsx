import { useTranslation } from 'react-i18next'
import type { Happening } from '../../core/drafts/meanwhile.ts'
import { useHappeningText } from '../../core/message/happening-text.ts'
import { Notice } from '../../core/ui/notice.tsx'
import classes from './composer.module.css'

interface HappeningsProps {
  happened: readonly Happening[]
}

/** What came between, before it is sent all the same. */
export function MeanwhileNotice({ happened }: HappeningsProps) {
  const { t } = useTranslation()
  if (happened.length === 0) return null
  return (
    <Notice tone="warn">
      <Happenings happened={happened} />
      <div>{t('composer.sendAgain')}</div>
    </Notice>
  )
}

/** Each in a few lines. */
export function Happenings({ happened }: HappeningsProps) {
  const happeningText = useHappeningText()
  return happened.map((one) => (
    <div key={one.kind === 'answered' ? one.message.id : one.kind} className={classes.meanwhile} dir="auto">
      {happeningText(one)}
    </div>
  ))
}
