import type { Words } from '../../core/i18n/words.ts'
import type { commandsEn } from './texts-en.ts'

export const commandsFr: Words<typeof commandsEn> = {
  commands: {
    sheet: 'Raccourcis clavier',
    closeSheet: 'Fermer les raccourcis',
    lettersOff: 'Les raccourcis d’une seule lettre sont désactivés dans vos préférences.',
    search: 'Rechercher une commande ou un client',
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
    hint: 'Visible par vos collègues, pas par le client.',
    cancel: 'Annuler',
    close: 'Fermer la conversation',
  },
  commandGroups: {
    move: 'Navigation',
    act: 'Conversation',
    write: 'Réponse',
    else: 'Général',
  },
  commandNames: {
    next: 'Conversation suivante',
    previous: 'Conversation précédente',
    open: 'Ouvrir la conversation',
    leave: 'Revenir à la liste',
    search: 'Rechercher',
    reply: 'Écrire une réponse',
    note: 'Écrire une note',
    assignMe: 'Me l’attribuer',
    unassign: 'Ne plus l’attribuer',
    close: 'Fermer la conversation',
    closeBecause: 'Fermer avec un motif…',
    reopen: 'Rouvrir la conversation',
    details: 'Afficher ou masquer le client',
    send: 'Envoyer',
    break: 'Nouvelle ligne',
    mention: 'Mentionner un collègue dans une note',
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
