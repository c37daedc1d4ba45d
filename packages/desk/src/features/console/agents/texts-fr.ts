import type { Words } from '../../../core/i18n/words.ts'
import type { agentsEn } from './texts-en.ts'

export const agentsFr: Words<typeof agentsEn> = {
  agents: {
    title: 'Agents',
    create: 'Créer un compte',
    created: 'Le compte est prêt',
    createdPerson: 'Connexion avec {{email}}.',
    createdService: 'Envoyez la clé comme jeton « bearer ».',
    empty: 'Aucun agent',
    emptyHint: 'Créez un compte pour une personne qui répond aux clients.',
    name: 'Nom',
    email: 'E-mail',
    role: 'Rôle',
    state: 'État',
    actions: 'Actions',
    logIn: 'Connexion',
    way: {
      key: 'Clé d’API',
      password: 'Mot de passe',
      code: 'Mot de passe et code',
      provider: 'Authentification unique',
    },
    active: 'Actif',
    disabled: 'Désactivé',
    service: 'Service, par clé d’API',
    allInstances: 'Toutes',
    kind: { agent: 'Agent', supervisor: 'Superviseur', operator: 'Opérateur', service: 'Service (clé d’API)' },
    kindHint: {
      agent: 'Répond aux clients d’une instance.',
      supervisor: 'Répond aux clients et gère les réponses types.',
      operator: 'Gère la passerelle dans cette console. N’a pas de boîte de réception.',
      service: 'Logiciel qui utilise l’API du bureau.',
    },
    mayExport: 'Peut exporter les clients',
    mayErase: 'Peut effacer les clients',
    reset: 'Réinitialiser',
    resetOf: 'Réinitialiser le mot de passe de {{name}}',
    resetHint: 'Un nouveau mot de passe est généré et affiché une seule fois. Toutes ses sessions prennent fin.',
    newPassword: 'Mot de passe',
    apiKey: 'Clé d’API',
    once: 'Affiché une seule fois. Copiez-le maintenant.',
    resetFactor: 'Réinitialiser la validation en deux étapes',
    resetFactorOf: 'Réinitialiser la validation en deux étapes de {{name}}',
    resetFactorHint:
      'Pour une personne qui a perdu son téléphone et ses codes de secours. Le mot de passe suffira jusqu’à la prochaine configuration ; toutes ses sessions prennent fin maintenant.',
    unlink: 'Dissocier',
    unlinkOf: 'Dissocier {{name}} de l’authentification unique',
    unlinkHint:
      'Pour une personne qui y a désormais une autre identité. Toutes ses sessions prennent fin. La prochaine connexion avec son adresse e-mail vérifiée sera associée à ce compte.',
    disable: 'Désactiver',
    disableOf: 'Désactiver {{name}}',
    disableHint:
      'Ses sessions prennent fin immédiatement et la connexion devient impossible. Ses conversations ouvertes redeviennent non attribuées. Ses messages restent.',
    enable: 'Activer',
    enableOf: 'Réactiver {{name}}',
    enableHint:
      'La connexion redevient possible avec le même mot de passe ou la même clé d’API. Ses anciennes conversations ne lui sont pas réattribuées.',
    edit: 'Modifier',
    editOf: 'Modifier {{name}}',
    moveHint: 'Quitter l’instance met fin à ses sessions ; ses conversations ouvertes redeviennent non attribuées.',
  },
}
