import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ValueTree } from '../../core/ui/value-tree.tsx'
import classes from './customer-pane.module.css'
import { labelOf } from './label-of.ts'

/** What came with the messages, as labels and values; as it was sent, only when it is asked for. */
export function Metadata({ value }: { value: Record<string, unknown> }) {
  const { t } = useTranslation()
  const [isRaw, setRaw] = useState(false)
  const entries = Object.entries(value)
  if (entries.length === 0) return null
  return (
    <section className={classes.part}>
      <header className={classes.partHead}>
        <h3>{t('customer.metadata')}</h3>
        <UnstyledButton className={classes.raw ?? ''} aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
          {t('customer.raw')}
        </UnstyledButton>
      </header>
      {isRaw ? (
        <pre className={classes.json}>{JSON.stringify(value, null, 2)}</pre>
      ) : (
        <dl className={classes.details}>
          {entries.map(([name, one]) => (
            <div key={name}>
              <dt title={name}>
                <bdi>{labelOf(name)}</bdi>
              </dt>
              <dd>
                <ValueTree value={one} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
