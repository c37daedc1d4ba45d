import type { AuditItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useConnectors } from '../../../core/operator/console-queries.ts'

const ID_SHOWN = 8

/** What it was done to, with the way there as long as it exists. */
export function AuditTarget({ target }: { target: AuditItem['target'] }) {
  const { t } = useTranslation('console')
  const connector = useConnectors().data?.find((one) => one.id === target.id)
  const { type, id, name } = target
  if (type === 'connector' && connector) return <Link to={`/console/connectors/${id}`}>{name ?? connector.name}</Link>
  if (type === 'delivery') {
    return <Link to={`/console/deliveries/${id}`}>{name ?? t('audit.one', { id: id.slice(-ID_SHOWN) })}</Link>
  }
  return name ?? t('audit.one', { id: id.slice(-ID_SHOWN) })
}
