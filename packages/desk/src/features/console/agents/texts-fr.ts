import type { Words } from '../../../core/i18n/words.ts'
import type { agentsEn } from './texts-en.ts'

export const agentsFr: Words<typeof agentsEn> = {
  agents: {
    title: 'Agents',
    hint: 'Les personnes qui répondent, et les logiciels qui le font.',
    create: 'Créer un compte',
    created: 'Le compte est prêt',
    createdPerson: 'Connexion avec {{email}}.',
    createdService: 'Il envoie la clé comme jeton « bearer ».',
    empty: 'Aucun agent',
    emptyHint: 'Créez-en un, pour que quelqu’un puisse répondre.',
    name: 'Nom',
    email: 'E-mail',
    role: 'Rôle',
    state: 'État',
    actions: 'Actions',
    active: 'Actif',
    disabled: 'Désactivé',
    service: 'Service, par clé d’API',
    allInstances: 'Toutes',
    kind: { agent: 'Agent', supervisor: 'Superviseur', operator: 'Opérateur', service: 'Service (clé d’API)' },
    kindHint: {
      agent: 'Répond aux clients d’une instance.',
      supervisor: 'Répond, et gère les réponses types.',
      operator: 'Gère la passerelle : cette console, sans boîte de réception.',
      service: 'Un logiciel qui utilise l’API du bureau.',
    },
    reset: 'Réinitialiser',
    resetOf: 'Réinitialiser le mot de passe de {{name}}',
    resetHint: 'Un nouveau mot de passe est créé et affiché une fois. Toutes ses sessions prennent fin.',
    newPassword: 'Mot de passe',
    apiKey: 'Clé d’API',
    once: 'Affiché une seule fois. Copiez-le maintenant.',
    disable: 'Désactiver',
    disableOf: 'Désactiver {{name}}',
    disableHint:
      'Ses sessions prennent fin aussitôt et la connexion devient impossible. Ses conversations ouvertes redeviennent non attribuées. Ses messages restent.',
    enable: 'Activer',
    enableOf: 'Réactiver {{name}}',
    enableHint:
      'La connexion redevient possible avec le même mot de passe ou la même clé d’API. Ses anciennes conversations restent où elles sont.',
    edit: 'Modifier',
    editOf: 'Modifier {{name}}',
    moveHint: 'Quitter l’instance met fin à ses sessions ; ses conversations ouvertes redeviennent non attribuées.',
  },
}
