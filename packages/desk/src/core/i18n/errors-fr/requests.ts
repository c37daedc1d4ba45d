import type { requestErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const requestErrorsFr: FrenchOf<typeof requestErrors> = {
  has_fault: 'La requête contient une erreur ; rien n’a été fait.',
  has_faults: 'La requête contient {{count:number}} erreurs ; rien n’a été fait.',
  has_many_faults: 'La requête contient des erreurs, dont voici les {{count:number}} premières ; rien n’a été fait.',
  not_understood: '{{detail}}',
  url_malformed: 'L’URL n’est pas valable : un % doit y commencer une séquence UTF-8.',
  url_unknown: 'Il n’y a rien à cette URL.',
  method_not_possible: '{{method}} n’est pas possible ici. Utilisez {{methods:list}}.',
  cursor_unknown: 'Ce curseur n’est pas de cette liste : prenez le next_cursor de la page précédente, tel quel.',
  expect_unknown: 'Le seul en-tête Expect compris est 100-continue.',
  host_ambiguous: 'Envoyez du HTTP/1.1 avec un seul en-tête Host, ou du HTTP/1.0.',
  headers_too_large: 'Les en-têtes dépassent {{max:size}}.',
  headers_late: 'La requête n’est pas arrivée à temps.',
  not_http: 'Ce n’est pas une requête HTTP valable.',
  content_type_unknown: 'Ce Content-Type n’est pas accepté ici. Envoyez {{types:either}}.',
  content_encoded: 'Les corps avec Content-Encoding ne sont pas acceptés. Envoyez-le tel quel.',
  body_too_large: 'La requête dépasse les {{max:number}} octets acceptés ici. Divisez-la.',
  request_too_large: 'La requête dépasse ce qui est accepté ici.',
  body_late: 'Le corps de la requête n’est pas arrivé en {{seconds:number}} s.',
  body_slow:
    'La requête arrive trop lentement : au-delà de 64 Kio, il faut {{bytes:number}} octets toutes les {{seconds:number}} s. Envoyez-en moins à la fois.',
  body_cut_off: 'La requête s’est terminée avant son corps.',
  body_empty: 'Le corps est vide. Envoyez un objet JSON.',
  body_not_utf8: 'Le corps n’est pas de l’UTF-8 valable à l’octet {{byte:number}}. Envoyez le JSON en UTF-8.',
  body_not_json: 'Le corps n’est pas du JSON valable : {{detail}}.',
  item_not_json:
    'Le corps n’est pas du JSON valable dans l’élément de liste qui commence à l’octet {{byte:number}} : {{detail}}.',
  outline_not_json: 'Le corps n’est pas du JSON valable en dehors des éléments de ses listes : {{detail}}.',
  body_too_many_values: 'Le corps contient plus de {{max:number}} valeurs ou niveaux. Divisez-le.',
  item_too_many_values:
    'L’élément {{index:number}} des listes du corps contient plus de {{max:number}} valeurs ou niveaux. Divisez-le.',
  too_many_requests: 'Trop de requêtes. Réessayez plus tard.',
  too_many_failures: 'Trop de tentatives échouées. Réessayez dans {{seconds:number}} s.',
  memory_taken: 'Trop de grandes requêtes en ce moment. Renvoyez-la plus tard.',
  server_stopping: 'Le serveur s’arrête, et la requête n’est pas arrivée en entier : renvoyez-la.',
  storage_unavailable: 'Rien ne peut être enregistré pour le moment : réessayez plus tard.',
  database_busy: 'La base de données est occupée par un autre processus : réessayez dans un instant.',
  server_failed:
    'Quelque chose a échoué de notre côté. Réessayez plus tard ; si cela persiste, donnez le X-Request-Id à l’opérateur.',
}
