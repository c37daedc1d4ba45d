import { UnstyledButton } from '@mantine/core'
import type { StatsItem } from '@passerelle/protocol'
import { IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useConnectors, useOperatorAgents } from '../console-queries.ts'
import { Section } from '../ui/page.tsx'
import classes from './overview.module.css'

const HIDDEN = 'passerelle.guided'

/** From nothing to the first answered message. It goes by itself once all is done. */
export function GuidedPath({ stats }: { stats: StatsItem | undefined }) {
  const { t } = useTranslation('console')
  const connectors = useConnectors().data
  const agents = useOperatorAgents().data
  const [hidden, setHidden] = useState(() => localStorage.getItem(HIDDEN) === 'hidden')
  if (!connectors || !agents || hidden) return null
  const first = connectors.find((one) => one.webhook_url !== null) ?? connectors[0]
  const hasAgents = agents.some((one) => one.instance_id !== null && !one.service && one.disabled_at === null)
  const connector = first ? `/console/connectors/${first.id}` : '/console/connectors/new'
  const steps = [
    { name: 'connector', done: connectors.length > 0, to: '/console/connectors/new' },
    { name: 'webhook', done: connectors.some((one) => one.webhook_url !== null), to: connector },
    { name: 'agent', done: hasAgents, to: '/console/agents' },
    { name: 'message', done: (stats?.totals.messages_in ?? 0) > 0, to: connector },
    { name: 'answer', done: (stats?.totals.delivered ?? 0) > 0, to: '/console/deliveries' },
  ] as const
  const next = steps.findIndex((step) => !step.done)
  // Whoever has been set up and was quiet for a day needs no lesson.
  if (next < 0 || (next > 2 && connectors.length > 1)) return null
  const hide = () => {
    localStorage.setItem(HIDDEN, 'hidden')
    setHidden(true)
  }
  return (
    <Section
      title={t('guide.title')}
      hint={t('guide.hint')}
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
