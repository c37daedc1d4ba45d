import type { Words } from '../../../core/i18n/words.ts'
import type { requestsEn } from './texts-en.ts'

export const requestsFr: Words<typeof requestsEn> = {
  requests: {
    title: 'Requêtes',
    empty: 'Aucune requête refusée',
    emptyHint: 'Les requêtes des partenaires que Passerelle a refusées ces 14 derniers jours s’affichent ici.',
    emptyFiltered: 'Aucune requête ne correspond',
    counted: 'Ces dernières 24 heures : {{accepted}} acceptée(s), {{refused}} refusée(s)',
    refused: 'Requête refusée',
    unknown: 'Connecteur inconnu',
    why: 'Ce qui n’allait pas',
    more_one: '{{count}} autre',
    more_other: '{{count}} autres',
    beyond_one: '{{count}} autre n’a pas été enregistrée.',
    beyond_other: '{{count}} autres n’ont pas été enregistrées.',
    id: 'ID de requête',
    when: 'Quand',
  },
}
