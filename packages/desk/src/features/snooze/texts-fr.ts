import type { Words } from '../../core/i18n/words.ts'
import type { snoozeEn } from './texts-en.ts'

export const snoozeFr: Words<typeof snoozeEn> = {
  snooze: {
    title_one: 'Reporter {{name}}',
    title_other: 'Reporter {{count}} conversations',
    hour: 'Dans 1 heure',
    tomorrow: 'Demain matin',
    monday: 'Lundi prochain',
    own: 'Un autre moment',
    choose: 'Choisir une date et une heure',
    submit: 'Reporter',
    end: 'Reprendre maintenant',
    cancel: 'Annuler',
    until: 'Reportée jusqu’au {{time}}',
  },
}
