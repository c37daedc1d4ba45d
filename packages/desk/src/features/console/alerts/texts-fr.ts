import type { Words } from '../../../core/i18n/words.ts'
import type { alertsEn } from './texts-en.ts'

export const alertsFr: Words<typeof alertsEn> = {
  alerts: {
    title: 'Alertes',
    alert: 'Alerte',
    state: 'État',
    raised: 'Déclenchée',
    open: 'En cours',
    resolved: 'Terminée',
    openSince: 'En cours depuis {{since}}',
    resolvedAt: 'Terminée {{at}}',
    openCount: '{{count}} en cours',
    empty: 'Aucune alerte ces 30 derniers jours',
    emptyHint:
      'Connecteurs en panne, envois en échec, longues attentes, disques pleins et serveurs muets s’affichent ici.',
    ways: 'Notifications',
    noWay: 'Personne n’est prévenu. Définissez PASSERELLE_ALERT_URL, ou PASSERELLE_ALERT_SMTP_URL avec ses adresses.',
    way: { webhook: 'Webhook', email: 'E-mail' },
    test: 'Envoyer une alerte d’essai',
    sent: '{{way}} : envoyé',
    notSent: '{{way}} : {{reason}}',
    lastDelivered: 'Dernier envoi {{at}}',
    neverDelivered: 'Rien d’envoyé',
  },
}
