import type { Words } from '../../core/i18n/words.ts'
import type { commandsEn } from './texts-en.ts'

export const commandsFr: Words<typeof commandsEn> = {
  commands: {
    sheet: 'Raccourcis clavier',
    closeSheet: 'Fermer les raccourcis',
    lettersOff: 'Les lettres seules sont désactivées dans vos préférences.',
    search: 'Chercher une commande ou un client',
    nothing: 'Aucun résultat',
    go: 'Aller à : {{name}}',
  },
  commandDone: {
    assign: 'Attribuée',
    close: 'Fermée',
    reopen: 'Rouverte',
  },
  closeReason: {
    title: 'Fermer avec un motif',
    reason: 'Motif',
    hint: 'Vos collègues le voient dans la conversation, le client non.',
    cancel: 'Annuler',
    close: 'Fermer la conversation',
  },
  commandGroups: {
    move: 'Se déplacer',
    act: 'Agir sur la conversation',
    write: 'Écrire',
    else: 'Partout',
  },
  commandNames: {
    next: 'Conversation suivante',
    previous: 'Conversation précédente',
    open: 'L’ouvrir',
    leave: 'De la réponse à la liste',
    search: 'Rechercher',
    reply: 'Écrire une réponse',
    assignMe: 'Me l’attribuer',
    unassign: 'Ne l’attribuer à personne',
    close: 'Fermer la conversation',
    closeBecause: 'Fermer avec un motif…',
    reopen: 'Rouvrir la conversation',
    details: 'Afficher ou masquer le client',
    send: 'Envoyer',
    break: 'Aller à la ligne',
    canned: 'Réponse type',
    palette: 'Palette de commandes',
    views: 'Aller à une liste',
    help: 'Raccourcis clavier',
    account: 'Compte et préférences',
  },
  keyNames: {
    Enter: 'Entrée',
    Shift: 'Maj',
    Esc: 'Échap',
  },
}
