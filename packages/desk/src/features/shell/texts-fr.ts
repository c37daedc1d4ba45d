import type { Words } from '../../core/i18n/words.ts'
import type { shellEn } from './texts-en.ts'

export const shellFr: Words<typeof shellEn> = {
  account: {
    settings: 'Compte et préférences',
    status: 'Statut',
    menu: 'Compte et réglages de {{name}}',
    language: 'Langue',
    theme: 'Thème',
    light: 'Clair',
    dark: 'Sombre',
    auto: 'Système',
    logOut: 'Se déconnecter',
    weakPassword: 'Votre mot de passe est trop facile à deviner.',
    changeWeakPassword: 'Choisissez-en un autre',
    operator: 'Opérateur',
    supervisor: 'Superviseur',
    agent: 'Agent',
  },
  status: {
    online: 'En ligne',
    away: 'Absent',
    offline: 'Hors ligne',
  },
  connection: {
    offline: 'Hors ligne. Les nouveaux messages apparaîtront dès le retour de la connexion.',
  },
}
