import type { Words } from '../i18n/words.ts'
import type { uiEn } from './texts-en.ts'

export const uiFr: Words<typeof uiEn> = {
  ui: {
    copy: 'Copier : {{name}}',
    pair: '{{name}} : {{value}}',
    cancel: 'Annuler',
    close: 'Fermer',
    done: 'Terminé',
    save: 'Enregistrer',
    saved: 'Enregistré',
    unsaved: 'Modifications non enregistrées',
    more: 'Afficher plus',
    all: 'Tous',
    created: 'Créé le',
    missing: 'Remplissez ce champ.',
    time: 'Période',
    span: { all: 'Depuis toujours', '1h': 'Dernière heure', '24h': 'Dernières 24 heures', '168h': '7 derniers jours' },
    choose: 'Choisissez…',
    clear: 'Effacer : {{name}}',
    clearFilters: 'Effacer les filtres',
    emptyFilteredHint: 'Modifiez les filtres, ou effacez-les pour tout voir.',
    shown_one: '{{count}} entrée',
    shown_other: '{{count}} entrées',
    shownOfMore_one: 'La plus récente',
    shownOfMore_other: 'Les {{count}} plus récentes',
  },
  chart: {
    title: 'Graphique : {{title}}',
    figures: 'Afficher le tableau',
    time: 'Heure',
    nothing: 'Aucune donnée',
    per: 'par {{time}}',
    perHour: 'par heure',
    perDay: 'par jour',
  },
}
