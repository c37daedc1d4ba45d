import { useTranslation } from 'react-i18next'
import { CopyButton } from './copy-button.tsx'
import classes from './form.module.css'
import { Notice } from './notice.tsx'

/** Something that is shown this once. */
export function OnceValue({ label, value, hint }: { label: string; value: string; hint: string }) {
  const { t } = useTranslation('console')
  return (
    <>
      <Notice tone="info">{hint}</Notice>
      <dl className={classes.facts}>
        <div>
          <dt>{label}</dt>
          <dd>
            <span className={classes.mono}>{value}</span>
            <CopyButton value={value} label={t('ui.copy', { name: label })} />
          </dd>
        </div>
      </dl>
    </>
  )
}
