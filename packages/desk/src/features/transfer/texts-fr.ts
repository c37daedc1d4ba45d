import type { Words } from '../../core/i18n/words.ts'
import type { transferEn } from './texts-en.ts'

export const transferFr: Words<typeof transferEn> = {
  transfer: {
    menu: 'Transférer ou rendre',
    transfer: 'Transférer…',
    return: 'Rendre au bot…',
    title: { transfer: 'Transférer {{name}}', return: 'Rendre {{name}} au bot' },
    returnMany_one: 'Rendre {{count}} conversation au bot',
    returnMany_other: 'Rendre {{count}} conversations au bot',
    to: 'À',
    toHint: 'File d’attente ou collègue',
    toMissing: 'Choisissez une file d’attente ou un collègue.',
    nobody: 'Aucune file ni aucun collègue de ce nom',
    queues: 'Files d’attente',
    colleagues: 'Collègues',
    troubles: { closed: 'Fermée', unstaffed: 'Personne en ligne', full: 'Aucun agent libre' },
    note: 'Note',
    noteHint: {
      transfer: 'Pour la personne qui prend le relais. Le client ne la voit pas.',
      return: 'Pour le bot et vos collègues. Le client ne la voit pas.',
    },
    closed: 'La conversation a été fermée entre-temps.',
    kept: 'Votre note est conservée ici jusqu’à sa réouverture.',
    close: 'Fermer',
    cancel: 'Annuler',
    submit: { transfer: 'Transférer', return: 'Rendre au bot' },
    anyway: { transfer: 'Transférer quand même', return: 'Rendre quand même' },
    done: { transfer: 'Transférée à {{name}}', return: 'Rendue au bot' },
    received: '{{who}} vous a transféré {{name}}',
    assigned: '{{name}} vous a été attribué',
  },
}
