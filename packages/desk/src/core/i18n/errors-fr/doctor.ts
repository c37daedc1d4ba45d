import type { doctorErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const doctorErrorsFr: FrenchOf<typeof doctorErrors> = {
  data_dir_absent: '{{path}} n’existe pas',
  path_not_writable: '{{path}} ne peut pas être écrit ({{detail}})',
  data_dir_open_to_others: '{{path}} est ouvert à d’autres (mode {{mode}})',
  secrets_readable_by_others: '{{paths}} : d’autres peuvent les lire',
  files_missing: '{{count:number}} des {{named:number}} fichiers que des messages nomment ne sont pas dans {{path}}',
  disk_nearly_full: '{{free}} Mio libres ({{share:number}} %)',
  database_absent: '{{path}} n’existe pas',
  database_unreadable: '{{path}} ne peut pas être ouvert ({{detail}})',
  database_faulty: '{{path}} est endommagé : {{detail}}',
  schema_newer: 'son schéma est {{schema:number}} ; ce programme connaît {{newest:number}}',
  schema_older: 'son schéma est {{schema:number}}, et non {{newest:number}}',
  secrets_unreadable: 'les secrets sont illisibles ({{detail}})',
  master_key_opens_not: 'elle n’ouvre pas {{identities}} ({{closed:number}} sur {{count:number}})',
  secrets_stale: '{{stale:number}} des {{count:number}} secrets sont scellés avec une clé plus ancienne',
  server_elsewhere: '{{found:reason}}, et pourtant un serveur travaille sur cette base de données',
  nothing_answers: 'rien ne répond sur {{address}}',
  other_server_answers: 'autre chose que Passerelle répond sur {{address}}',
  other_version_answers: 'Passerelle {{running}} répond sur {{address}} ; ce programme est la version {{version}}',
  port_not_listenable: 'il est impossible d’écouter sur {{address}} ({{detail}})',
  public_url_not_reached: '{{url}} n’est pas joignable d’ici ({{detail}})',
  public_url_other_server: '{{url}} répond, mais ce n’est pas Passerelle',
  clock_away: 'diffère de {{seconds:number}} s ({{compared}})',
  webhook_none: 'il n’en a pas : les réponses attendent',
  webhook_not_callable_here: '{{url}} ne peut pas être appelée avec les réglages de ce terminal',
  webhook_not_callable: '{{url}} ne peut pas être appelée',
  webhook_not_connected: '{{url}} : {{reason:reason}}',
  webhook_failing: '{{url}} accepte les connexions, mais ses dernières réponses étaient des échecs',
  webhook_paused: '{{url}} ; le connecteur est en pause',
  advice_read_settings: 'Chaque réglage est décrit dans docs/settings.md.',
  advice_start_once: 'Démarrez le serveur une fois (« passerelle serve » le crée), ou définissez PASSERELLE_DATA_DIR.',
  advice_let_write: 'Donnez à l’utilisateur qui exécute Passerelle le droit d’y écrire.',
  advice_run: 'Exécutez : {{command}}',
  advice_replace_token: 'Remplacez le jeton de ce fichier : le serveur ne démarre pas avec celui-ci.',
  advice_put_files_back: 'Remettez-les depuis une sauvegarde ; le premier est {{name}}.',
  advice_let_write_files:
    'Donnez à l’utilisateur qui exécute Passerelle le droit d’y écrire, ou désignez un autre dossier par PASSERELLE_BLOB_URL.',
  advice_read_s3:
    'Ce que le compartiment doit permettre, et chaque partie de l’URL, est dit dans docs/operations.md, « Files on S3 ».',
  advice_free_space:
    'Libérez de la place, ou déplacez DATA_DIR sur un disque plus grand : quand il est plein, les messages sont refusés.',
  advice_start_for_database: 'Démarrez le serveur une fois : il crée la base de données.',
  advice_see_database:
    'Vérifiez que le fichier est lisible et que c’est une base de données de Passerelle, ou restaurez une sauvegarde.',
  advice_read_postgres:
    'Ce que la base doit être, et chaque partie de l’URL, est dit dans docs/deploy.md, « Several servers ».',
  advice_restore: 'Arrêtez le serveur, gardez une copie du fichier, et restaurez une sauvegarde.',
  advice_start_newer: 'Démarrez la version plus récente de Passerelle qui l’a écrite, ou restaurez une sauvegarde.',
  advice_back_up: 'Sauvegardez-la ; le prochain démarrage la mettra à jour.',
  advice_put_key_back: 'Remettez la clé qui a scellé la base de données : rien d’autre ne l’ouvre.',
  advice_try_when_free: 'Réessayez quand la base de données sera libre.',
  advice_add_key: 'Remettez la clé qui les a scellés, en plus des autres dans PASSERELLE_MASTER_KEY.',
  advice_reseal:
    'Redémarrez le serveur : il les scelle à nouveau avec la première clé. Gardez les anciennes clés jusque-là.',
  advice_other_settings:
    'Il a été démarré avec d’autres réglages que ceux de ce terminal : lancez le diagnostic avec ses réglages PASSERELLE_*.',
  advice_other_port: 'Arrêtez ce qui y écoute, ou donnez un autre port à PASSERELLE_PORT.',
  advice_restart: 'Redémarrez le serveur, pour que les deux soient de la même version.',
  advice_port_and_host:
    'Arrêtez ce qui y écoute, ou donnez à PASSERELLE_PORT et PASSERELLE_HOST ce que cette machine a.',
  advice_public_url:
    'Les partenaires y prennent les fichiers. Vérifiez PASSERELLE_PUBLIC_URL, le nom et le proxy ; de l’intérieur d’un réseau, une adresse publique peut ne pas être joignable alors qu’elle l’est du dehors.',
  oidc_not_discovered: 'Le fournisseur OpenID Connect {{issuer}} est inutilisable : {{detail}}.',
  advice_oidc_issuer:
    'Vérifiez PASSERELLE_OIDC_ISSUER : ce doit être, à la lettre, l’« issuer » du document /.well-known/openid-configuration placé dessous, et cette machine doit pouvoir le joindre.',
  advice_clock: 'Réglez l’horloge par NTP : les jetons, les horaires et les signatures des webhooks en dépendent.',
  advice_server_settings:
    '{{reason:reason}} Le serveur en marche suit le PASSERELLE_OUTBOUND_ALLOW avec lequel il a été démarré.',
  advice_ask_partner: 'Les réponses attendent et sont réessayées. Interrogez le partenaire.',
  advice_see_why: 'Voyez pourquoi : {{command}}',
}
