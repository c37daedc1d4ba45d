import type { tokenErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const tokenErrorsFr: FrenchOf<typeof tokenErrors> = {
  client_refused: 'L’identifiant du client est inconnu, ou son secret est incorrect ou manquant.',
  token_refused: 'Le jeton d’accès manque, a expiré ou a été révoqué : demandez-en un autre.',
  grant_type_missing: 'grant_type manque. Envoyez grant_type=client_credentials.',
  grant_type_unknown: 'Le seul grant_type possible ici est client_credentials.',
  token_missing: 'token manque.',
  parameter_repeated: 'Un paramètre est envoyé plusieurs fois. Envoyez chacun une seule fois.',
  parameters_not_object: 'Le corps doit être un objet JSON.',
  parameter_not_string: 'Chaque paramètre doit être du texte.',
  parameter_is_file: 'Un fichier est envoyé à la place d’un paramètre.',
  parameter_too_long: 'Un paramètre est trop long ou n’est pas du texte.',
  multipart_broken: 'Le corps multipart est illisible : il est mal formé, ou coupé.',
  two_client_secrets: 'Deux secrets sont envoyés. Envoyez-en un, dans l’en-tête ou dans le corps.',
  two_client_ids: 'Le client_id du corps n’est pas celui de l’en-tête Authorization.',
  token_rate_exceeded:
    'Ce connecteur demande trop de jetons : réutilisez le même jusqu’à son expiration. Réessayez dans {{seconds:number}} s.',
}
