import type { AuditActor } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'

/** "connector.secret_rotated" in words; a kind that came later is shown as it is. */
export function useActionText(): (action: string) => string {
  const { t, i18n } = useTranslation('console')
  return (action) => {
    const key = action.replaceAll('.', '_')
    return i18n.exists(`audit.actions.${key}`, { ns: 'console' })
      ? t(`audit.actions.${key}` as 'audit.actions.connector_created')
      : action
  }
}

export function useActorText(): (actor: AuditActor) => string {
  const { t } = useTranslation('console')
  return ({ type, name, id }) => {
    if (type === 'agent' || type === 'operator' || type === 'service') return name ?? id ?? t(`audit.actors.${type}`)
    return name === null || name === '' ? t(`audit.actors.${type}`) : `${t(`audit.actors.${type}`)} (${name})`
  }
}
