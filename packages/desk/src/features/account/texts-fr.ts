import type { Words } from '../../core/i18n/words.ts'
import type { accountEn } from './texts-en.ts'

export const accountFr: Words<typeof accountEn> = {
  account: {
    title: 'Compte',
    toInbox: 'Boîte de réception',
    toConsole: 'Console',
    preferences: 'Préférences',
    sound: 'Son',
    soundHint: 'Retentit quand un client écrit et que vous êtes dans un autre onglet ou une autre fenêtre.',
    desktop: 'Notifications de bureau',
    desktopHint: 'Affichées quand un client écrit et que vous êtes dans un autre onglet ou une autre fenêtre.',
    desktopRefused:
      'Votre navigateur bloque les notifications de ce site. Autorisez-les dans les réglages du site, puis activez cette option.',
    letters: 'Raccourcis d’une seule lettre',
    lettersHint: 'Désactivez-les si vous utilisez la dictée vocale. Les flèches et Ctrl + K fonctionnent toujours.',
    passwordTitle: 'Mot de passe',
    passwordHint:
      'Au moins 12 caractères : quatre ou cinq mots sans rapport conviennent bien. Le changement met fin à vos autres sessions.',
    password: {
      current: 'Mot de passe actuel',
      new: 'Nouveau mot de passe',
      again: 'Confirmer le nouveau mot de passe',
    },
    differs: 'Les mots de passe ne correspondent pas.',
    passwordSave: 'Changer le mot de passe',
    passwordSaved: 'Mot de passe changé',
    sessions: 'Sessions',
    seen: 'dernière activité : {{time}}',
    current: 'Cet appareil',
    end: 'Déconnecter',
    unknownDevice: 'Appareil inconnu',
    cannedNote: 'Les superviseurs gèrent les réponses types. Tapez / dans une réponse pour en utiliser une.',
  },
  canned: {
    title: 'Réponses types',
    hint: 'Tapez / dans une réponse pour en utiliser une.',
    add: 'Nouvelle réponse type',
    empty: 'Aucune réponse type',
    edit: 'Modifier',
    editTitle: 'Modifier la réponse type',
    delete: 'Supprimer',
    deleteTitle: 'Supprimer /{{name}} ?',
    deleteHint: 'Les agents ne pourront plus l’utiliser. Les messages déjà envoyés ne changent pas.',
    shortcut: 'Raccourci',
    shortcutHint: 'Ce que l’agent tape après la barre oblique.',
    name: 'Titre',
    text: 'Texte',
    unfilled: 'Inutilisable : les variables entre accolades doubles ne sont pas prises en charge. Retirez-les.',
  },
}
