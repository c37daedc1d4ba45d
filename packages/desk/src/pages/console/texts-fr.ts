import type { Words } from '../../core/i18n/words.ts'
import type { consolePageEn } from './texts-en.ts'

export const consolePageFr: Words<typeof consolePageEn> = {
  nav: {
    title: 'Console',
    label: 'Console',
    content: 'Page',
    overview: 'Vue d’ensemble',
    connectors: 'Connecteurs',
    deliveries: 'Envois',
    agents: 'Agents',
    queues: 'Files d’attente',
    instances: 'Instances',
    alerts: 'Alertes',
    audit: 'Journal d’audit',
    requests: 'Requêtes',
    settings: 'Paramètres',
  },
  settings: {
    title: 'Paramètres',
    hint: 'Définissez les variables dans l’environnement ou dans passerelle.env du dossier de données, puis redémarrez la passerelle.',
    empty: 'Non disponible',
    emptyHint: 'Cette passerelle ne communique pas ses paramètres.',
    name: 'Variable',
    value: 'Valeur',
    meaning: 'Signification',
    secret: 'Secret, non affiché',
    none: 'Aucune',
    changed: 'Modifié',
    usual: 'Par défaut : {{value}}',
    source: { environment: 'Défini dans l’environnement', file: 'Défini dans passerelle.env' },
  },
}
