import type { ConnectorItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { ConnectorState, describeConnector, StateExplained } from '../../../core/operator/connector-state.tsx'
import { useConnectors } from '../../../core/operator/console-queries.ts'
import { Section } from '../../../core/ui/page.tsx'
import classes from './overview.module.css'

const ORDER = ['failing', 'eventsFailing', 'paused', 'silent', 'noWebhook', 'fetched', 'active']
const rank = (connector: ConnectorItem) => ORDER.indexOf(describeConnector(connector).word)

/** The connectors through which nothing goes right now, and why. */
export function Attention() {
  const { t } = useTranslation('console')
  const connectors = useConnectors().data ?? []
  const stuck = connectors.filter((one) => describeConnector(one).tone !== 'ok')
  if (stuck.length === 0) return null
  return (
    <Section title={t('overview.attention')}>
      <ul className={classes.attention}>
        {stuck
          .toSorted((a, b) => rank(a) - rank(b))
          .map((connector) => (
            <li key={connector.id}>
              <ConnectorState connector={connector} />
              <Link to={`/console/connectors/${connector.id}`}>
                <bdi>{connector.name}</bdi>
              </Link>
              <span className={classes.fine}>
                <StateExplained connector={connector} />
              </span>
              <Link className={classes.look} to={`/console/deliveries?connector_id=${connector.id}&state=pending`}>
                {t('overview.seeWaiting')}
                <span className={classes.hidden}> {connector.name}</span>
              </Link>
            </li>
          ))}
      </ul>
    </Section>
  )
}
