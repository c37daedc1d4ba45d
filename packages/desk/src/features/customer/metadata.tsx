import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLabels } from '../../core/conversations/conversation-queries.ts'
import { ValueTree } from '../../core/ui/value-tree.tsx'
import classes from './customer-pane.module.css'
import { labelled } from './labelled.ts'

/** What came with the messages, as labels and values; as it was sent, only when it is asked for. */
export function Metadata({ value }: { value: Record<string, unknown> }) {
  const { t, i18n } = useTranslation()
  const labels = useLabels().data?.metadata ?? []
  const [isRaw, setRaw] = useState(false)
  const entries = labelled(value, labels, i18n.language)
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
          {entries.map(({ key, label, value: one }) => (
            <div key={key}>
              <dt title={key}>
                <bdi>{label}</bdi>
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
