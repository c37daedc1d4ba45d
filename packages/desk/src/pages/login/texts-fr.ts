import type { Words } from '../../core/i18n/words.ts'
import type { loginEn } from './texts-en.ts'

export const loginFr: Words<typeof loginEn> = {
  login: {
    title: 'Connexion à Passerelle',
    subtitle: 'Répondez aux clients que vos bots vous confient.',
    email: 'E-mail',
    password: 'Mot de passe',
    submit: 'Se connecter',
    withProvider: 'Se connecter avec {{name}}',
    or: 'ou',
    withToken: 'Utiliser le jeton d’opérateur',
    withPassword: 'Utiliser e-mail et mot de passe',
    token: 'Jeton d’opérateur',
    tokenHint: 'Affiché au premier démarrage, ou défini par PASSERELLE_OPERATOR_TOKEN.',
    wrongPassword: 'E-mail ou mot de passe incorrect. Vérifiez-les et réessayez.',
    wrongToken: 'Ce jeton d’opérateur n’est pas valide. Vérifiez-le et réessayez.',
    code: 'Code',
    codeHint: 'De votre application d’authentification, ou l’un de vos codes de secours.',
    wrongCode: 'Ce code est incorrect ou a déjà servi. Attendez le suivant et réessayez.',
    tooManyCodes: 'Trop de codes incorrects. Attendez 15 minutes, ou utilisez un code de secours.',
    back: 'Retour',
    tooMany: 'Trop de tentatives. Attendez une minute et réessayez.',
    missing: 'Remplissez ce champ.',
    ended: 'Votre session a expiré. Reconnectez-vous ; vos brouillons sont conservés.',
    replaced: 'Un autre onglet s’est connecté en tant que {{name}}',
    replacedHint: 'Vos brouillons sont conservés.',
    goOn: 'Continuer en tant que {{name}}',
    showPassword: 'Afficher ou masquer le mot de passe',
  },
}
