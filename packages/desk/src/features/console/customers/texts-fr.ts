import type { Words } from '../../../core/i18n/words.ts'
import type { customersEn } from './texts-en.ts'

export const customersFr: Words<typeof customersEn> = {
  customers: {
    erase: 'Effacer un client',
    id: 'Identifiant client',
    idHint: 'Tel que le partenaire l’envoie.',
    open: 'Effacer…',
    titleOf: 'Effacer {{id}} ?',
    hint: 'Conversations, messages, notes, fichiers et envois sont supprimés définitivement. Les copies du partenaire et les sauvegardes ne changent pas.',
    whose: 'Ce qui est effacé',
    contact_one: 'Effacer aussi le client relié',
    contact_other: 'Effacer aussi les {{count}} clients reliés',
    confirm: 'Saisissez l’identifiant client pour confirmer : {{id}}',
    submit: 'Effacer définitivement',
    erasing: 'Effacement…',
    failedOf: 'Effacement de {{id}} : {{reason}}',
    nothing: 'Rien n’était conservé sur ce client.',
    done: 'Effacement terminé : {{parts}}.',
    conversations_one: '{{count}} conversation',
    conversations_other: '{{count}} conversations',
    messages_one: '{{count}} message',
    messages_other: '{{count}} messages',
    deliveries_one: '{{count}} envoi',
    deliveries_other: '{{count}} envois',
    files_one: '{{count}} fichier',
    files_other: '{{count}} fichiers',
    filesLeft_one: '{{count}} fichier n’a pas pu être supprimé. Le serveur réessaie dans les deux heures.',
    filesLeft_other: '{{count}} fichiers n’ont pas pu être supprimés. Le serveur réessaie dans les deux heures.',
  },
}
