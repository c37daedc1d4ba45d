/**
 * What the server says, in French. The English sentence is the key, so nothing but words travels: `{{x}}` stands for a
 * value, `$t(x)` for a text that has a line of its own here. server-fr.test.ts reads the server's source and names
 * every sentence that is missing.
 */
export const serverFr: Record<string, string> = {
  // Deliveries and test messages
  'The webhook answered {{status}}': 'Le webhook a répondu {{status}}',
  'The webhook answered {{status}}: redirects are not followed, set the final URL':
    'Le webhook a répondu {{status}} : les redirections ne sont pas suivies, définissez l’URL finale',
  'The webhook answered {{status}}: only 200 counts as received, unless the connector is set to accept any 2xx':
    'Le webhook a répondu {{status}} : seul 200 vaut réception, sauf si le connecteur accepte tout code 2xx',
  'No answer within {{seconds}} s': 'Pas de réponse en {{seconds}} s',
  'The answer had no status': 'La réponse n’avait pas de code d’état',
  'The request could not be made: $t(reason)': 'La requête n’a pas pu être préparée : $t(reason)',
  'the connector has no webhook URL': 'le connecteur n’a pas d’URL de webhook',
  'no key of PASSERELLE_MASTER_KEY opens {{what}}: put back the key it was sealed with':
    'aucune clé de PASSERELLE_MASTER_KEY n’ouvre {{what}} : remettez la clé qui l’a scellé',
  'Interrupted: the gateway is stopping': 'Interrompu : la passerelle s’arrête',

  // Connections
  'No secure connection to {{host}}: $t(why)': 'Pas de connexion sécurisée à {{host}} : $t(why)',
  'No secure connection to {{host}}: the TLS handshake failed ({{code}})':
    'Pas de connexion sécurisée à {{host}} : la négociation TLS a échoué ({{code}})',
  'its TLS certificate has expired': 'son certificat TLS a expiré',
  'its TLS certificate is not valid yet': 'son certificat TLS n’est pas encore valable',
  'its TLS certificate is self-signed': 'son certificat TLS est autosigné',
  'its TLS certificate comes from an unknown authority': 'son certificat TLS vient d’une autorité inconnue',
  'its TLS certificate comes without the chain to a known authority':
    'son certificat TLS vient sans la chaîne vers une autorité connue',
  'its TLS certificate is revoked': 'son certificat TLS est révoqué',
  'its TLS certificate is for another name': 'son certificat TLS est établi pour un autre nom',
  'The name {{host}} does not resolve': 'Le nom {{host}} est introuvable dans le DNS',
  'The name {{host}} could not be resolved: the name server does not answer':
    'Le nom {{host}} n’a pas pu être résolu : le serveur de noms ne répond pas',
  'Connection refused by {{host}}': 'Connexion refusée par {{host}}',
  'There is no route to {{host}}': 'Aucune route ne mène à {{host}}',
  'No connection to {{host}}: it does not answer': 'Pas de connexion à {{host}} : aucune réponse',
  '{{host}} closed the connection without an answer': '{{host}} a fermé la connexion sans répondre',
  '{{host}} answered with headers that are too large': '{{host}} a répondu par des en-têtes trop volumineux',
  '{{host}} answered with something that is not HTTP ({{error}})':
    '{{host}} a répondu par autre chose que du HTTP ({{error}})',
  'The request to {{host}} failed: {{error}}': 'La requête vers {{host}} a échoué : {{error}}',

  // Files fetched from a link
  'The file is larger than {{size}} MiB': 'Le fichier dépasse {{size}} Mio',
  'The server answered {{status}} instead of 200': 'Le serveur a répondu {{status}} au lieu de 200',
  'The server sent the file compressed ({{encoding}})': 'Le serveur a envoyé le fichier compressé ({{encoding}})',
  '{{host}} broke off in the middle': '{{host}} s’est interrompu en plein transfert',
  'It redirects to {{target}}. $t(reason)': 'Redirection vers {{target}}. $t(reason)',
  'It redirects more than {{count}} times': 'Plus de {{count}} redirections',
  'The file could not be stored': 'Le fichier n’a pas pu être enregistré',

  // Addresses that may not be called
  'The address {{address}} is $t(why). Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.':
    'L’adresse {{address}} est $t(why). Prenez une adresse publique, ou exemptez-la dans PASSERELLE_OUTBOUND_ALLOW.',
  'The name {{name}} resolves to {{address}}, which is $t(why). Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.':
    'Le nom {{name}} mène à l’adresse {{address}}, qui est $t(why). Prenez une adresse publique, ou exemptez-la dans PASSERELLE_OUTBOUND_ALLOW.',
  'The name {{name}} could not be checked: no name server answered in time. Try again; if that does not help, check the name, and the name servers of this machine.':
    'Le nom {{name}} n’a pas pu être vérifié : aucun serveur de noms n’a répondu à temps. Réessayez ; si cela n’aide pas, vérifiez le nom, et les serveurs de noms de cette machine.',
  'The host {{host}} is this machine itself. Use a public host, or exempt it in PASSERELLE_OUTBOUND_ALLOW.':
    'L’hôte {{host}} est cette machine elle-même. Prenez un hôte public, ou exemptez-le dans PASSERELLE_OUTBOUND_ALLOW.',
  '$t(why) ({{range}})': '$t(why) ({{range}})',
  unspecified: 'indéterminée',
  private: 'privée',
  loopback: 'celle de la machine elle-même',
  reserved: 'réservée',
  multicast: 'de multidiffusion',
  'shared by a carrier': 'partagée par un opérateur',
  'private to a cloud host': 'propre à un hôte du cloud',
  'link local': 'locale au lien',
  'for documentation': 'réservée à la documentation',
  'for benchmarking': 'réservée aux mesures',
  'a 6to4 relay': 'celle d’un relais 6to4',
  'a 6to4 tunnel': 'celle d’un tunnel 6to4',
  'a Teredo tunnel': 'celle d’un tunnel Teredo',
  'an IPv4 address in disguise': 'une adresse IPv4 déguisée',
  'an IPv4 address behind NAT64': 'une adresse IPv4 derrière NAT64',
  'not an IP address': 'tout sauf une adresse IP',
  'This is not a URL: it must look like https://bot.example/webhook.':
    'Ce n’est pas une URL : elle doit ressembler à https://bot.example/webhook.',
  'The URL must begin with https:// or http://, not with {{scheme}}':
    'L’URL doit commencer par https:// ou http://, et non par {{scheme}}',
  'The URL must not contain a user name or password.': 'L’URL ne doit contenir ni nom d’utilisateur ni mot de passe.',

  // What does not exist
  '$t(what) does not exist.': '$t(what) n’existe pas.',
  'This conversation': 'Cette conversation',
  'This message': 'Ce message',
  'This file': 'Ce fichier',
  'This file (or no longer) does not exist.': 'Ce fichier n’existe pas, ou plus.',
  'The file could not be fetched ($t(reason)) and does not exist.':
    'Le fichier n’a pas pu être récupéré ($t(reason)) et n’existe pas.',
  'for a reason that is lost': 'pour une raison oubliée',
  'This session': 'Cette session',
  'This connector': 'Ce connecteur',
  'This customer': 'Ce client',
  'This canned reply': 'Cette réponse type',
  'The message, or a delivery of it,': 'Le message, ou sa distribution,',
  'The message of this Idempotency-Key': 'Le message de cette Idempotency-Key',
  'The attachment (or no longer: it can be fetched for some time only) does not exist.':
    'La pièce jointe n’existe pas, ou plus : elle n’est disponible qu’un certain temps.',
  'There is no $t(thing) {{id}}: "passerelle {{list}} list" shows them.':
    'Introuvable : $t(thing) {{id}}. La liste est donnée par « passerelle {{list}} list ».',
  instance: 'instance',
  connector: 'connecteur',
  agent: 'agent',
  delivery: 'distribution',
  'Nothing is at this URL.': 'Il n’y a rien à cette URL.',
  '{{method}} is not possible here. Use {{methods}}.': '{{method}} n’est pas possible ici. Utilisez {{methods}}.',

  // Logging in and accounts
  'The e-mail or the password is wrong.': 'L’e-mail ou le mot de passe est incorrect.',
  'The operator token is wrong.': 'Le jeton d’opérateur est incorrect.',
  '{{placesOfHolder}} event streams are open with this session, key or token: close one first.':
    '{{placesOfHolder}} flux d’événements sont ouverts avec cette session, cette clé ou ce jeton : fermez-en un d’abord.',
  'This connector is over its rate limit. Try again in {{seconds}} s.':
    'Ce connecteur dépasse sa limite de débit. Réessayez dans {{seconds}} s.',
  'This connector requests too many tokens: reuse one until it expires. Try again in {{seconds}} s.':
    'Ce connecteur demande trop de jetons : réutilisez le même jusqu’à son expiration. Réessayez dans {{seconds}} s.',
  'Too many failed attempts. Try again in {{seconds}} s.': 'Trop de tentatives échouées. Réessayez dans {{seconds}} s.',
  'Too many log-ins at this moment. Try again in a few seconds.':
    'Trop de connexions en ce moment. Réessayez dans quelques secondes.',
  'Log in at /desk/v1/session, or send Authorization: Bearer <API key>.':
    'Connectez-vous par /desk/v1/session, ou envoyez Authorization: Bearer <clé d’API>.',
  'Send the operator token (Authorization: Bearer ...), or log in as an operator at /desk/v1/session.':
    'Envoyez le jeton d’opérateur (Authorization: Bearer ...), ou connectez-vous comme opérateur par /desk/v1/session.',
  'Send the csrf_token of GET /desk/v1/session in the header {{header}}.':
    'Envoyez le csrf_token de GET /desk/v1/session dans l’en-tête {{header}}.',
  'This request comes from another site: only the desk itself may send it.':
    'Cette requête vient d’un autre site : seul le bureau peut l’envoyer.',
  'This is for operators: log in as one, or with the operator token.':
    'Ceci est réservé aux opérateurs : connectez-vous comme tel, ou avec le jeton d’opérateur.',
  'Operators belong to no instance and have no inbox: log in as an agent of an instance.':
    'Un opérateur n’appartient à aucune instance et n’a pas de boîte de réception : connectez-vous comme agent d’une instance.',
  'Canned replies are changed by supervisors: ask one, or log in as one.':
    'Les réponses types sont modifiées par les superviseurs : adressez-vous à l’un d’eux, ou connectez-vous comme tel.',
  'The operator token is no password: set PASSERELLE_OPERATOR_TOKEN to change it.':
    'Le jeton d’opérateur n’est pas un mot de passe : changez-le par PASSERELLE_OPERATOR_TOKEN.',
  'A service agent has an API key, and neither sessions nor a password.':
    'Un agent de service a une clé d’API, et ni sessions ni mot de passe.',
  'A service agent has an API key and no password.': 'Un agent de service a une clé d’API et pas de mot de passe.',
  'A service agent has an API key and no password: create a new service agent.':
    'Un agent de service a une clé d’API et pas de mot de passe : créez un nouvel agent de service.',
  'The password was not changed.': 'Le mot de passe n’a pas été changé.',
  'This is not your password.': 'Ce n’est pas votre mot de passe.',
  'The agent was not created.': 'L’agent n’a pas été créé.',
  'The agent was not changed.': 'L’agent n’a pas été modifié.',
  'Another account has the e-mail {{email}}: use another one.':
    'Un autre compte a l’e-mail {{email}} : utilisez-en un autre.',
  'The service agent was not created.': 'L’agent de service n’a pas été créé.',
  'Write an e-mail address, agent@example.com for example.':
    'Écrivez une adresse e-mail, agent@example.com par exemple.',
  'Write 1 to {{max}} characters, all on one line.': 'Écrivez de 1 à {{max}} caractères, sur une seule ligne.',
  'must have at least {{minPasswordLength}} characters': 'Écrivez au moins {{minPasswordLength}} caractères.',
  'must have at most {{maxPasswordLength}} characters': 'Écrivez au plus {{maxPasswordLength}} caractères.',
  'is too easy to guess: choose another one': 'Il est trop facile à deviner : choisissez-en un autre.',
  'Write one of {{choices}}.': 'Écrivez l’un de ces mots : {{choices}}.',
  "Somebody has the e-mail {{email}} already: use another one, or reset that agent's password.":
    'L’e-mail {{email}} est déjà pris : utilisez-en un autre, ou réinitialisez le mot de passe de cet agent.',
  'Leave it out: an operator has no instance.': 'Laissez ce champ vide : un opérateur n’a pas d’instance.',
  'Leave it out: a service agent has none.': 'Laissez ce champ vide : un agent de service n’en a pas.',
  'Name the instance the {{role}} works for.': 'Nommez l’instance pour laquelle ce compte travaille.',

  // Connectors and deliveries
  'The connector was not created.': 'Le connecteur n’a pas été créé.',
  'The connector was not changed.': 'Le connecteur n’a pas été modifié.',
  'The instance was not created.': 'L’instance n’a pas été créée.',
  'Write 1 to {{max}} characters.': 'Écrivez de 1 à {{max}} caractères.',
  'Write a whole number of bytes from 0 to {{max}}.': 'Écrivez un nombre entier d’octets, de 0 à {{max}}.',
  'Write {{forms}}; null follows the setting.':
    'Écrivez « off », ou une durée de 1d à 3650d telle que « 365d » ; null suit le réglage.',
  'must be {{forms}}, or null for what the setting says':
    'doit être « off », une durée de 1d à 3650d telle que « 365d », ou null pour suivre le réglage',
  'This connector has no webhook URL: set one, then test it.':
    'Ce connecteur n’a pas d’URL de webhook : définissez-la, puis testez.',
  'The connector was deleted: nothing can be sent through it.':
    'Le connecteur a été supprimé : plus rien ne peut passer par lui.',
  'The connector was deleted: there is nowhere to send to.': 'Le connecteur a été supprimé : il n’y a plus où envoyer.',
  'Its connector was deleted: there is nowhere to send it to.':
    'Son connecteur a été supprimé : il n’y a plus où l’envoyer.',
  'It is {{state}}: only a pending delivery can be skipped.':
    'Seule une distribution en attente peut être passée ; celle-ci ne l’est plus ({{state}}).',
  'It is pending already: it will be sent in its turn.': 'Elle est déjà en attente : elle partira à son tour.',
  'The message is {{state}}: only one that was given up (exhausted) can be retried.':
    'Seul un message abandonné peut être réessayé ; celui-ci ne l’est pas ({{state}}).',
  'Nothing was replayed.': 'Rien n’a été renvoyé.',
  'Nothing was looked up.': 'Rien n’a été cherché.',

  // Conversations, messages, files
  'The customer has another open conversation, {{id}}: go on there.':
    'Le client a une autre conversation ouverte, {{id}} : continuez là-bas.',
  'This customer has never written through this connector.': 'Ce client n’a jamais écrit par ce connecteur.',
  'The conversation was not assigned.': 'La conversation n’a pas été attribuée.',
  'The conversation was not closed.': 'La conversation n’a pas été fermée.',
  'is not a message of this conversation': 'N’est pas un message de cette conversation',
  'The customer has written again: read `message`, and send its id as last_seen_message_id to close it anyway.':
    'Le client a écrit à nouveau : lisez `message`, et envoyez son identifiant comme last_seen_message_id pour fermer quand même.',
  'is no agent of this instance: use an id from /desk/v1/agents, "me", or null for nobody':
    'N’est pas un agent de cette instance : prenez un identifiant de /desk/v1/agents, "me", ou null pour personne',
  'The connector of this conversation was deleted: it can be read, and nothing can be sent any more.':
    'Le connecteur de cette conversation a été supprimé : elle peut être lue, mais plus rien ne peut y être envoyé.',
  'The message was not recorded.': 'Le message n’a pas été enregistré.',
  'This Idempotency-Key stands for another message, sent within the last 24 h: use a new key for each message.':
    'Cette Idempotency-Key désigne un autre message, envoyé dans les dernières 24 h : prenez une clé par message.',
  '{{header}} must be 1 to 256 visible ASCII characters, a UUID for example.':
    '{{header}} doit avoir de 1 à 256 caractères ASCII visibles, un UUID par exemple.',
  'must not be empty without attachments and without rich_content':
    'Ne doit pas être vide sans pièce jointe ni contenu enrichi',
  'must be at most 64 KiB in UTF-8': 'Ne doit pas dépasser 64 Kio en UTF-8',
  'must be at most 64 KiB as JSON': 'Ne doit pas dépasser 64 Kio en JSON',
  'must be at most 4 KiB as JSON': 'Ne doit pas dépasser 4 Kio en JSON',
  'must nest at most {{levels}} levels deep': 'Ne doit pas dépasser {{levels}} niveaux d’imbrication',
  'is named twice; upload it again': 'Est cité deux fois ; envoyez-le à nouveau',
  'is no upload that can be sent: each goes with one message and within 24 h; upload the file again':
    'Ne peut plus être envoyé : un fichier part avec un seul message et sous 24 h ; envoyez-le à nouveau',
  'The upload was not kept: $t(reason). Send multipart/form-data with one file.':
    'L’envoi n’a pas été conservé : $t(reason). Envoyez un multipart/form-data avec un fichier.',
  'there is no file in it': 'il ne contient pas de fichier',
  'there is more than one file in it': 'il contient plus d’un fichier',
  'The file is larger than the {{size}} MiB ({{bytes}} bytes) a file may have.':
    'Le fichier dépasse les {{size}} Mio ({{bytes}} octets) permis.',
  'Send the file as multipart/form-data, one file a request.':
    'Envoyez le fichier en multipart/form-data, un fichier par requête.',
  'The file is still being fetched: try again in a moment.':
    'Le fichier est encore en cours de récupération : réessayez dans un instant.',
  'Another canned reply has the shortcut {{shortcut}}: use another one.':
    'Une autre réponse type a le raccourci {{shortcut}} : choisissez-en un autre.',

  // Fields of a request
  'is required': 'Obligatoire',
  'is required with customer_id': 'Obligatoire avec customer_id',
  'is missing': 'Obligatoire',
  'is not valid': 'Non valable',
  'must be {{form}}': 'Doit être {{form}}',
  'must be "{{one}}" or "{{other}}"': 'Doit être « {{one}} » ou « {{other}} »',
  'must be one of {{choices}}': 'Doit être l’un de {{choices}}',
  'must be {"email", "password"} or {"operator_token"}, all strings':
    'Doit être {"email", "password"} ou {"operator_token"}, en chaînes de caractères',
  'must be 0 or 1': 'Doit être 0 ou 1',
  'must be a string': 'Doit être du texte',
  'must be true or false': 'Doit être true ou false',
  'must be asc or desc': 'Doit être asc ou desc',
  'must be a URL, or null for none': 'Doit être une URL, ou null pour aucune',
  'must be a whole number of bytes': 'Doit être un nombre entier d’octets',
  'must be a whole number from 1 to 100': 'Doit être un nombre entier de 1 à 100',
  'must be a whole number of 1 to 168': 'Doit être un nombre entier de 1 à 168',
  'must be a string of 1 to {{max}} characters': 'Doit avoir de 1 à {{max}} caractères',
  'must be a string of at most {{max}} characters': 'Doit avoir au plus {{max}} caractères',
  'must be integer seconds since 1970 (Unix time), or a string of digits: no fraction, no date, no milliseconds':
    'Doit être un nombre entier de secondes depuis 1970 (temps Unix), ou du texte en chiffres : ni fraction, ni date, ni millisecondes',
  'must be a string of at most 64 KiB in UTF-8': 'Ne doit pas dépasser 64 Kio en UTF-8',
  'must be a string of 1 character to 64 KiB in UTF-8': 'Doit avoir au moins un caractère et au plus 64 Kio en UTF-8',
  'must be a string of 1 to 64 characters without white space': 'Doit avoir de 1 à 64 caractères, sans espace',
  'must be at most 256 characters, once': 'Doit avoir au plus 256 caractères, une seule fois',
  'must be me, none, or the id of an agent': 'Doit être me, none, ou l’identifiant d’un agent',
  'must be the id of an agent, "me", or null for nobody':
    'Doit être l’identifiant d’un agent, "me", ou null pour personne',
  'must be the id of an instance, or null': 'Doit être l’identifiant d’une instance, ou null',
  'must be open, closed or all': 'Doit être open, closed ou all',
  'The canned reply was not saved.': 'La réponse type n’a pas été enregistrée.',
  'must not contain words in double braces: nothing fills them in, so customers would see them as typed':
    'Ne doit pas contenir de mots entre accolades doubles : rien ne les remplit, et les clients les liraient tels quels',
  'The conversations were not listed.': 'Les conversations n’ont pas été listées.',
  'cannot be combined with status, assignee or waiting': 'Ne se combine pas avec status, assignee ou waiting',
  'differs from connector_id: give only one of them': 'Diffère de connector_id : n’en donnez qu’un',
  'longest_waiting needs open conversations: add status=open or a view of them':
    'longest_waiting ne vaut que pour les conversations ouvertes : ajoutez status=open ou une vue de celles-ci',
  'must be viewing, answering or left': 'Doit être viewing, answering ou left',
  'must be the next_cursor of the page before': 'Doit être le next_cursor de la page précédente',
  'must be an object or a string; null and [] mean that there is none':
    'Doit être un objet ou du texte ; null et [] signifient qu’il n’y en a pas',
  'must be an object or null': 'Doit être un objet ou null',
  'must be an object; null and [] mean an empty one': 'Doit être un objet ; null et [] valent un objet vide',
  'must be an object with nothing in it but {{names}}': 'Doit être un objet qui ne contient que {{names}}',
  'must be a list of 1 to {{max}} messages': 'Doit être une liste de 1 à {{max}} messages',
  'must be a list of at most {{max}} attachments': 'Doit être une liste d’au plus {{max}} pièces jointes',
  'must be a list of at most {{max}} {"upload_id"}': 'Doit être une liste d’au plus {{max}} {"upload_id"}',
  'must be a time: {{forms}}':
    'Doit être un moment : 2026-01-31T09:00:00Z, des secondes depuis 1970, ou une durée (2h)',

  // Requests as a whole
  'The request has a fault; nothing was recorded.': 'La requête contient une erreur ; rien n’a été enregistré.',
  'The request has {{count}} faults; nothing was recorded.':
    'La requête contient {{count}} erreurs ; rien n’a été enregistré.',
  'The request has faults, the first {{count}} are listed; nothing was recorded.':
    'La requête contient des erreurs, dont voici les {{count}} premières ; rien n’a été enregistré.',
  'The only Expect header understood is 100-continue.': 'Le seul en-tête Expect compris est 100-continue.',
  'The headers are larger than 16 KiB.': 'Les en-têtes dépassent 16 Kio.',
  'The request did not arrive in time.': 'La requête n’est pas arrivée à temps.',
  'This is not a valid HTTP request.': 'Ce n’est pas une requête HTTP valable.',
  'Bodies with a Content-Encoding are not taken. Send it as it is.':
    'Les corps avec Content-Encoding ne sont pas acceptés. Envoyez-le tel quel.',
  'The request is larger than the {{bytes}} bytes this endpoint takes. Split it.':
    'La requête dépasse les {{bytes}} octets acceptés ici. Divisez-la.',
  'The request is larger than this endpoint takes.': 'La requête dépasse ce qui est accepté ici.',
  'Too many large requests at this moment. Send it again later.':
    'Trop de grandes requêtes en ce moment. Renvoyez-la plus tard.',
  'Send HTTP/1.1 with one Host header, or HTTP/1.0.': 'Envoyez du HTTP/1.1 avec un seul en-tête Host, ou du HTTP/1.0.',
  "The request's body did not arrive within {{seconds}} s.":
    'Le corps de la requête n’est pas arrivé en {{seconds}} s.',
  'The request comes too slowly: beyond 64 KiB, at least {{bytes}} bytes every {{seconds}} s. Send less at once.':
    'La requête arrive trop lentement : au-delà de 64 Kio, il faut {{bytes}} octets toutes les {{seconds}} s. Envoyez-en moins à la fois.',
  'The request ended before its body did.': 'La requête s’est terminée avant son corps.',
  'The body is not valid UTF-8 at byte {{byte}}. Send the JSON in UTF-8.':
    'Le corps n’est pas de l’UTF-8 valable à l’octet {{byte}}. Envoyez le JSON en UTF-8.',
  "Item {{index}} of the body's lists holds more than {{max}} values or levels. Split it.":
    'L’élément {{index}} des listes du corps contient plus de {{max}} valeurs ou niveaux. Divisez-le.',
  'The body holds more than {{max}} values or levels. Split it.':
    'Le corps contient plus de {{max}} valeurs ou niveaux. Divisez-le.',
  'The body is empty. Send a JSON object.': 'Le corps est vide. Envoyez un objet JSON.',
  'The body is not valid JSON in the list item that begins at byte {{byte}}: $t(error).':
    'Le corps n’est pas du JSON valable dans l’élément de liste qui commence à l’octet {{byte}} : $t(error).',
  'The body is not valid JSON outside the items of its lists: $t(error).':
    'Le corps n’est pas du JSON valable en dehors des éléments de ses listes : $t(error).',
  '[The body came with Content-Encoding {{encoding}}, which is not decoded.]':
    '[Le corps est arrivé avec le Content-Encoding {{encoding}}, qui n’est pas décodé.]',
  '[The body came with Content-Encoding {{encoding}} and cannot be decoded: $t(error).]':
    '[Le corps est arrivé avec le Content-Encoding {{encoding}} et ne peut pas être décodé : $t(error).]',
  'The body is not valid JSON: $t(error).': 'Le corps n’est pas du JSON valable : $t(error).',
  'it cannot be parsed': 'il est illisible',
  'The URL is not valid: a % in it must begin a UTF-8 sequence.':
    'L’URL n’est pas valable : un % doit y commencer une séquence UTF-8.',
  'This endpoint does not take that Content-Type.': 'Ce Content-Type n’est pas accepté ici.',
  'Too many requests. Try again later.': 'Trop de requêtes. Réessayez plus tard.',
  'Something failed on our side. Try again later; if it stays, tell the operator the X-Request-Id.':
    'Quelque chose a échoué de notre côté. Réessayez plus tard ; si cela persiste, donnez le X-Request-Id à l’opérateur.',
  'Nothing can be stored at the moment: try again later.':
    'Rien ne peut être enregistré pour le moment : réessayez plus tard.',
  'The database is busy with another process: try again in a moment.':
    'La base de données est occupée par un autre processus : réessayez dans un instant.',

  // What each setting means, and its default where that is words
  none: 'aucune',
  'generated into `DATA_DIR/master-key`': 'générée dans `DATA_DIR/master-key`',
  'generated into `DATA_DIR/operator-token`': 'généré dans `DATA_DIR/operator-token`',
  'The port to listen on; `0` takes any free one.': 'Le port d’écoute ; `0` en prend un libre.',
  'The address to listen on; `0.0.0.0` accepts connections from other machines.':
    'L’adresse d’écoute ; `0.0.0.0` accepte les connexions d’autres machines.',
  'Where partners and browsers reach this server. Stands in the attachment URLs that webhooks carry.':
    'L’adresse à laquelle partenaires et navigateurs joignent ce serveur. Figure dans les URL de pièces jointes que portent les webhooks.',
  'The folder of everything that is kept. `serve` creates it.':
    'Le dossier de tout ce qui est conservé. `serve` le crée.',
  'The database: `sqlite:` and a file, relative to DATA_DIR or absolute. `postgres://` is not supported yet.':
    'La base de données : `sqlite:` et un fichier, relatif à DATA_DIR ou absolu. `postgres://` n’est pas encore pris en charge.',
  'Where files are kept: `file:` and a folder, relative to DATA_DIR or absolute. `s3://` is not supported yet.':
    'Où les fichiers sont conservés : `file:` et un dossier, relatif à DATA_DIR ou absolu. `s3://` n’est pas encore pris en charge.',
  'Seals the secrets in the database: 32 bytes in base64 (`openssl rand -base64 32`). A comma-separated list rotates it: the first key seals, all of them open.':
    'Scelle les secrets dans la base de données : 32 octets en base64 (`openssl rand -base64 32`). Une liste séparée par des virgules la renouvelle : la première clé scelle, toutes ouvrent.',
  'The bearer token of the operator API, and the first login of the desk: at least 16 characters.':
    'Le jeton « bearer » de l’API d’opérateur, et la première connexion au bureau : au moins 16 caractères.',
  'What this process does. Only both together are supported yet.':
    'Ce que fait ce processus. Seuls les deux rôles ensemble sont pris en charge à ce jour.',
  'Hosts and networks that webhooks and attachment fetches may reach although they are private, `chat.internal,10.0.0.0/8` for example.':
    'Hôtes et réseaux que les webhooks et les récupérations de pièces jointes peuvent joindre bien qu’ils soient privés, `chat.internal,10.0.0.0/8` par exemple.',
  'The proxies whose `X-Forwarded-For` counts: addresses, networks, or `loopback`, `linklocal`, `uniquelocal`, separated by commas.':
    'Les proxys dont `X-Forwarded-For` compte : adresses, réseaux, ou `loopback`, `linklocal`, `uniquelocal`, séparés par des virgules.',
  'The pause after each failed attempt of a delivery. When the last one failed too, it is given up.':
    'La pause après chaque tentative échouée d’une distribution. Quand la dernière a échoué aussi, elle est abandonnée.',
  'How long a webhook may take, its answer included.': 'Le temps laissé à un webhook, réponse comprise.',
  'How long a closed conversation is kept after its last activity, `365d` for example; then it is deleted with all that belongs to it, for good. `off` keeps it for ever. A connector can have its own.':
    'Combien de temps une conversation fermée est conservée après sa dernière activité, `365d` par exemple ; elle est ensuite supprimée définitivement, avec tout ce qui en dépend. `off` la garde pour toujours. Un connecteur peut avoir sa propre durée.',
  "Messages a second that one connector may send, up to a minute's worth at once. Its other limits follow: 8 KiB of requests for each message; one access token for a hundred, and ten a second at least. Beyond them it gets 429.":
    'Messages par seconde qu’un connecteur peut envoyer, jusqu’à une minute d’un coup. Ses autres limites en découlent : 8 Kio de requêtes par message ; un jeton d’accès pour cent messages, et au moins dix par seconde. Au-delà, il reçoit 429.',
  'Customers of one connector that are served side by side.': 'Clients d’un même connecteur servis en parallèle.',
  'How long an attachment that is never fetched stays available to the partner.':
    'Combien de temps une pièce jointe jamais téléchargée reste disponible pour le partenaire.',
  'How long an attachment stays available to the partner after its first complete download.':
    'Combien de temps une pièce jointe reste disponible pour le partenaire après son premier téléchargement complet.',
  "How long after closing a customer's message still reopens the conversation; later it starts a new one.":
    'Combien de temps après la fermeture un message du client rouvre encore la conversation ; plus tard, il en ouvre une nouvelle.',
  'The least severe that is logged: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.':
    'Le niveau le moins grave qui est journalisé : `fatal`, `error`, `warn`, `info`, `debug`, `trace` ou `silent`.',
}
