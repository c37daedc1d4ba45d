import type { operatorErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const operatorErrorsFr: FrenchOf<typeof operatorErrors> = {
  not_an_operator: 'Ceci est réservé aux opérateurs : connectez-vous comme tel, ou avec le jeton d’opérateur.',
  operator_not_logged_in:
    'Envoyez le jeton d’opérateur (Authorization: Bearer ...), ou connectez-vous comme opérateur par /desk/v1/session.',
  instance_unknown: 'Il n’y a pas d’instance {{id:quoted}} : « passerelle instance list » en donne la liste.',
  connector_unknown: 'Il n’y a pas de connecteur {{id:quoted}} : « passerelle connector list » en donne la liste.',
  agent_unknown: 'Il n’y a pas d’agent {{id:quoted}} : « passerelle agent list » en donne la liste.',
  delivery_unknown: 'Il n’y a pas d’envoi {{id:quoted}} : « passerelle deliveries list » en donne la liste.',
  nothing_looked_up: 'Rien n’a été cherché.',
  required_with_customer: 'Obligatoire avec customer_id',
  instance_not_created: 'L’instance n’a pas été créée.',
  connector_not_created: 'Le connecteur n’a pas été créé.',
  connector_not_changed: 'Le connecteur n’a pas été modifié.',
  no_webhook_to_test: 'Ce connecteur n’a pas d’URL de webhook : définissez-la, puis testez.',
  not_a_webhook_url: 'Doit être une URL, ou null pour aucune',
  not_a_retention: 'Doit être « off », une durée de 1d à 3650d telle que « 365d », ou null pour suivre le réglage',
  not_a_retention_or_default: 'Doit être « default », « off », ou une durée de 1d à 3650d telle que « 365d »',
  agent_not_created: 'L’agent n’a pas été créé.',
  agent_not_changed: 'L’agent n’a pas été modifié.',
  service_agent_not_created: 'L’agent de service n’a pas été créé.',
  service_keeps_no_password:
    'Un agent de service a une clé d’API et pas de mot de passe : créez un nouvel agent de service.',
  email_taken: 'Un autre compte a l’e-mail {{email}} : utilisez-en un autre.',
  email_taken_by_new:
    'L’e-mail {{email}} est déjà pris : utilisez-en un autre, ou réinitialisez le mot de passe de cet agent.',
  missing: 'Obligatoire',
  operator_without_instance: 'Laissez ce champ vide : un opérateur n’a pas d’instance.',
  service_without_it: 'Laissez ce champ vide : un agent de service n’en a pas.',
  instance_missing: 'Nommez l’instance pour laquelle ce compte travaille.',
  not_an_instance: 'Doit être l’identifiant d’une instance, ou null',
  zone_unknown: 'Le fuseau horaire {{zone:quoted}} n’existe pas : écrivez un nom IANA, Europe/Paris par exemple.',
  time_of_day_malformed: 'Écrivez une heure de 00:00 à 23:59.',
  end_of_span_malformed:
    'Écrivez une heure de 00:00 à 24:00. Une fin le lendemain se compte à la suite : 26:00 est deux heures du matin.',
  span_backwards: 'Doit être après le début, {{from}}. Pour {{to}} le lendemain, écrivez {{next}}.',
  span_too_long: 'Doit être au plus 24 h après le début, {{from}}',
  spans_overlap: 'Chevauche les heures de {{from}} à {{to}} ({{path}})',
  date_malformed: 'Écrivez une date, 2026-12-25 par exemple.',
  holiday_repeated: 'La date {{date}} figure deux fois : gardez-en une.',
  nothing_replayed: 'Rien n’a été renvoyé.',
  replay_connector_deleted: 'Le connecteur a été supprimé : il n’y a plus où envoyer.',
  delivery_connector_deleted: 'Son connecteur a été supprimé : il n’y a plus où l’envoyer.',
  delivery_not_pending: 'Seul un envoi en attente peut être ignoré ; celui-ci ne l’est plus ({{state}}).',
  delivery_pending: 'Il est déjà en attente : il partira à son tour.',
}
