import type { outboundErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const outboundErrorsFr: FrenchOf<typeof outboundErrors> = {
  webhook_status: 'Le webhook a répondu {{status:status}}',
  webhook_redirect:
    'Le webhook a répondu {{status:status}} : les redirections ne sont pas suivies, définissez l’URL finale',
  webhook_not_200:
    'Le webhook a répondu {{status:status}} : seul 200 vaut réception, sauf si le connecteur accepte tout code 2xx',
  no_answer_in_time: 'Pas de réponse en {{seconds:number}} s',
  answer_without_status: 'La réponse n’avait pas de code d’état',
  request_not_made: 'La requête n’a pas pu être préparée : {{reason:reason}}',
  waits_for_partner: 'attend que le partenaire le récupère',
  webhook_url_missing: 'le connecteur n’a pas d’URL de webhook',
  seal_not_opened: 'aucune clé de PASSERELLE_MASTER_KEY n’ouvre {{what}} : remettez la clé qui l’a scellé',
  interrupted: 'Interrompu : la passerelle s’arrête',
  tls_certificate: 'Pas de connexion sécurisée à {{host}} : {{reason:reason}}',
  tls_handshake: 'Pas de connexion sécurisée à {{host}} : la négociation TLS a échoué ({{detail}})',
  certificate_expired: 'son certificat TLS a expiré',
  certificate_not_yet_valid: 'son certificat TLS n’est pas encore valable',
  certificate_self_signed: 'son certificat TLS est autosigné',
  certificate_authority_unknown: 'son certificat TLS vient d’une autorité inconnue',
  certificate_chain_missing: 'son certificat TLS vient sans la chaîne vers une autorité connue',
  certificate_revoked: 'son certificat TLS est révoqué',
  certificate_other_name: 'son certificat TLS est établi pour un autre nom',
  name_not_resolved: 'Le nom {{host}} est introuvable dans le DNS',
  name_server_silent: 'Le nom {{host}} n’a pas pu être résolu : le serveur de noms ne répond pas',
  connection_refused: 'Connexion refusée par {{host}}',
  no_route: 'Aucune route ne mène à {{host}}',
  no_connection: 'Pas de connexion à {{host}} : aucune réponse',
  connection_closed: '{{host}} a fermé la connexion sans répondre',
  answer_headers_too_large: '{{host}} a répondu par des en-têtes trop volumineux',
  answer_not_http: '{{host}} a répondu par autre chose que du HTTP ({{detail}})',
  request_failed: 'La requête vers {{host}} a échoué : {{detail}}',
  fetched_file_too_large: 'Le fichier dépasse {{max:size}}',
  file_server_status: 'Le serveur a répondu {{status:number}} au lieu de 200',
  file_compressed: 'Le serveur a envoyé le fichier compressé ({{encoding}})',
  file_cut_off: '{{host}} s’est interrompu en plein transfert',
  redirect_refused: 'Redirection vers {{target}}. {{reason:reason}}',
  too_many_redirects: 'Plus de {{max:number}} redirections',
  file_not_stored: 'Le fichier n’a pas pu être enregistré',
  address_forbidden:
    'L’adresse {{address}} est {{kind:reason}}. Prenez une adresse publique, ou exemptez-la dans PASSERELLE_OUTBOUND_ALLOW.',
  name_forbidden:
    'Le nom {{host}} mène à l’adresse {{address}}, qui est {{kind:reason}}. Prenez une adresse publique, ou exemptez-la dans PASSERELLE_OUTBOUND_ALLOW.',
  host_is_this_machine:
    'L’hôte {{host}} est cette machine elle-même. Prenez un hôte public, ou exemptez-le dans PASSERELLE_OUTBOUND_ALLOW.',
  name_unchecked:
    'Le nom {{host}} n’a pas pu être vérifié : aucun serveur de noms n’a répondu à temps. Réessayez ; si cela n’aide pas, vérifiez le nom, et les serveurs de noms de cette machine.',
  not_a_url: 'Ce n’est pas une URL : elle doit ressembler à https://bot.example/webhook.',
  url_scheme_unknown: 'L’URL doit commencer par https:// ou http://, et non par {{scheme}}',
  url_with_password: 'L’URL ne doit contenir ni nom d’utilisateur ni mot de passe.',
  unexpected: '{{detail}}',
  recorded_in_words: '{{words}}',
}
