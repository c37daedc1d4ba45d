import { UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Notice } from '../../../core/ui/notice.tsx'
import { Section } from '../../../core/ui/page.tsx'
import { useFirstSteps, useHideFirstSteps } from './first-steps.ts'
import classes from './overview.module.css'

/** From nothing to the first answered message. It goes by itself once all is done. */
export function GuidedPath() {
  const { t } = useTranslation('console')
  const hide = useHideFirstSteps()
  const path = useFirstSteps()
  const [wasOpen, setWasOpen] = useState(false)
  if (!path) return null
  const { steps, next } = path
  if (next < 0) return wasOpen ? <Notice tone="ok">{t('guide.finished')}</Notice> : null
  if (!wasOpen) setWasOpen(true)
  return (
    <Section
      title={t('guide.title')}
      actions={
        <UnstyledButton className={classes.hide ?? ''} onClick={hide}>
          {t('guide.hide')}
        </UnstyledButton>
      }
    >
      <ol className={classes.steps}>
        {steps.map(({ name, done, to }, index) => (
          <li key={name} data-done={done || undefined} aria-current={index === next ? 'step' : undefined}>
            <span className={classes.mark}>
              {done ? <IconCheck size={14} stroke={2.4} role="img" aria-label={t('guide.done')} /> : index + 1}
            </span>
            <div>
              <Link to={to}>{t(`guide.${name}`)}</Link>
              <p>{t(`guide.${name}Hint`)}</p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
