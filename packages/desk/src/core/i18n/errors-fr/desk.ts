import type { deskErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const deskErrorsFr: FrenchOf<typeof deskErrors> = {
  password_wrong: 'L’e-mail ou le mot de passe est incorrect.',
  operator_token_wrong: 'Le jeton d’opérateur est incorrect.',
  logins_busy: 'Trop de connexions en ce moment. Réessayez dans quelques secondes.',
  not_logged_in: 'Connectez-vous par /desk/v1/session, ou envoyez Authorization: Bearer <clé d’API>.',
  csrf_token_wrong: 'Envoyez le csrf_token de GET /desk/v1/session dans l’en-tête {{header}}.',
  foreign_origin: 'Cette requête vient d’un autre site : seul le bureau peut l’envoyer.',
  no_inbox:
    'Un opérateur n’appartient à aucune instance et n’a pas de boîte de réception : connectez-vous comme agent d’une instance.',
  supervisors_only:
    'Les réponses types sont modifiées par les superviseurs : adressez-vous à l’un d’eux, ou connectez-vous comme tel.',
  service_has_no_account: 'Un agent de service a une clé d’API, et ni sessions ni mot de passe.',
  too_many_streams:
    '{{count:number}} flux d’événements sont ouverts avec cette session, cette clé ou ce jeton : fermez-en un d’abord.',
  session_not_found: 'Cette session n’existe pas.',
  token_is_no_password: 'Le jeton d’opérateur n’est pas un mot de passe : changez-le par PASSERELLE_OPERATOR_TOKEN.',
  service_has_no_password: 'Un agent de service a une clé d’API et pas de mot de passe.',
  password_not_changed: 'Le mot de passe n’a pas été changé.',
  not_your_password: 'Ce n’est pas votre mot de passe.',
  conversation_not_found: 'Cette conversation n’existe pas.',
  customer_not_found: 'Ce client n’existe pas.',
  connector_not_found: 'Ce connecteur n’existe pas.',
  customer_unknown: 'Ce client n’a jamais écrit par ce connecteur.',
  connector_deleted: 'Le connecteur a été supprimé : plus rien ne peut passer par lui.',
  other_conversation_open: 'Le client a une autre conversation ouverte, {{conversation_id}} : continuez là-bas.',
  newer_message:
    'Le client a écrit à nouveau : lisez `message`, et envoyez son identifiant comme last_seen_message_id pour fermer quand même.',
  not_listed: 'Les conversations n’ont pas été listées.',
  not_assigned: 'La conversation n’a pas été attribuée.',
  not_closed: 'La conversation n’a pas été fermée.',
  assignee_unknown:
    'N’est pas un agent de cette instance : prenez un identifiant de /desk/v1/agents, "me", ou null pour personne',
  not_an_assignee: 'Doit être l’identifiant d’un agent, "me", ou null pour personne',
  not_an_assignee_filter: 'Doit être me, none, ou l’identifiant d’un agent',
  not_last_seen: 'Doit être l’identifiant d’un message de cette conversation',
  last_seen_unknown: 'N’est pas un message de cette conversation',
  view_and_filter: 'Ne se combine pas avec status, assignee ou waiting',
  two_connectors: 'Diffère de connector_id : n’en donnez qu’un',
  waiting_not_open:
    'longest_waiting ne vaut que pour les conversations ouvertes : ajoutez status=open ou une vue de celles-ci',
  message_not_found: 'Ce message n’existe pas.',
  delivery_not_found: 'Le message, ou son envoi, n’existe pas.',
  message_not_exhausted: 'Seul un message en échec peut être renvoyé ; celui-ci ne l’est pas ({{state}}).',
  message_not_recorded: 'Le message n’a pas été enregistré.',
  conversation_connector_deleted:
    'Le connecteur de cette conversation a été supprimé : elle peut être lue, mais plus rien ne peut y être envoyé.',
  idempotent_message_gone: 'Le message de cette Idempotency-Key n’existe pas.',
  idempotency_key_reused:
    'Cette Idempotency-Key désigne un autre message, envoyé dans les dernières 24 h : prenez une clé par message.',
  idempotency_key_malformed: '{{header}} doit avoir de 1 à 256 caractères ASCII visibles, un UUID par exemple.',
  not_uploads: 'Doit être une liste d’au plus {{max:number}} {"upload_id"}',
  upload_repeated: 'Est cité deux fois ; envoyez-le à nouveau',
  upload_gone: 'Expiré ou déjà utilisé : téléversez le fichier à nouveau',
  not_credentials: 'Doit être {"email", "password"} ou {"operator_token"}, en chaînes de caractères',
  file_not_found: 'Ce fichier n’existe pas.',
  file_gone: 'Ce fichier n’existe pas, ou a été supprimé.',
  file_pending: 'Le fichier est encore en cours de récupération : réessayez dans un instant.',
  file_not_fetched: 'Il n’y a pas de fichier : il n’a pas pu être récupéré ({{reason:reason}}).',
  reason_unknown: 'pour une raison inconnue',
  upload_not_kept: 'L’envoi n’a pas été conservé : {{reason:reason}}. Envoyez un multipart/form-data avec un fichier.',
  upload_without_file: 'il ne contient pas de fichier',
  upload_of_two_files: 'il contient plus d’un fichier',
  file_too_large: 'Le fichier dépasse les {{max:size}} ({{max:number}} octets) permis.',
  not_multipart: 'Envoyez le fichier en multipart/form-data, un fichier par requête.',
  canned_reply_not_found: 'Cette réponse type n’existe pas.',
  canned_reply_not_saved: 'La réponse type n’a pas été enregistrée.',
  shortcut_taken: 'Une autre réponse type a le raccourci {{shortcut:quoted}} : choisissez-en un autre.',
  not_a_shortcut: 'Doit avoir de 1 à {{max:number}} caractères, sans espace',
  placeholder_unfilled:
    'Ne doit pas contenir de mots entre accolades doubles : rien ne les remplit, et les clients les liraient tels quels',
}
