import type { Words } from '../../../core/i18n/words.ts'
import type { instancesEn } from './texts-en.ts'

export const instancesFr: Words<typeof instancesEn> = {
  instances: {
    title: 'Instances',
    create: 'Créer une instance',
    empty: 'Aucune instance',
    emptyHint: 'Une instance est un centre de contact, avec ses agents, ses files et ses connecteurs.',
    name: 'Nom',
    options: 'Options',
    sight: 'Les agents voient',
    sights: {
      all: 'Toutes les conversations',
      queues: 'Celles de leurs files et les leurs',
      own: 'Seulement les leurs',
    },
    sightHint: 'Les superviseurs voient toujours toutes les conversations.',
    sharedIds: 'Un ID de client désigne la même personne chez tous les connecteurs',
    sharedIdsHint: 'Ses conversations forment alors un seul historique.',
    metadata: 'Libellés des métadonnées',
    metadataHint: 'Ce que les agents lisent à la place des clés envoyées par les partenaires, dans cet ordre.',
    addLabel: 'Ajouter un libellé',
    labelNumber: 'Libellé {{number}}',
    key: 'Clé',
    hidden: 'Masqué',
    moveUp: 'Monter le libellé {{number}}',
    moveDown: 'Descendre le libellé {{number}}',
    removeLabel: 'Supprimer le libellé {{number}}',
  },
}
