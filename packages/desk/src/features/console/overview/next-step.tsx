import { useTranslation } from 'react-i18next'
import { Link, useMatch } from 'react-router'
import { useFirstSteps } from './first-steps.ts'
import classes from './next-step.module.css'

/** Beside every other page while one is being set up: how far one is, and what comes next. */
export function NextStep() {
  const { t } = useTranslation('console')
  const isOverview = useMatch('/console') !== null
  const path = useFirstSteps()
  const step = path?.steps[path.next]
  if (!path || !step || isOverview) return null
  const done = path.steps.filter((one) => one.done).length
  return (
    <aside className={classes.nextStep} aria-label={t('guide.title')}>
      <Link to="/console">{t('guide.progress', { done, count: path.steps.length })}</Link>
      <progress value={done} max={path.steps.length} aria-label={t('guide.title')} />
      <p>{t('guide.next')}</p>
      <Link to={step.to}>{t(`guide.${step.name}`)}</Link>
    </aside>
  )
}
