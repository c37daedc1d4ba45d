import type { settingErrors } from '@passerelle/protocol/errors'
import type { FrenchOf } from './french-of.ts'

export const settingErrorsFr: FrenchOf<typeof settingErrors> = {
  settings_wrong: '{{problems:reasons}}',
  setting_wrong: '{{variable}} vaut « {{value}} » : {{problem:reason}}.',
  secret_setting_wrong: '{{variable}} : {{problem:reason}}.',
  setting_misplaced:
    '{{variable}} n’a pas sa place dans le dossier qu’il désigne : définissez-le dans l’environnement.',
  variable_unknown: '{{variable}} n’est pas un réglage : vouliez-vous dire {{nearest}} ? Sinon, retirez-le.',
  file_setting_unknown: '{{variable}} n’est pas un réglage : vouliez-vous dire {{nearest}} ? Sinon, supprimez-le.',
  setting_line_malformed:
    '{{place}} : ce n’est pas un réglage : écrivez NOM=valeur, ou mettez # devant un commentaire.',
  setting_quote_open: '{{place}} : le guillemet {{mark}} n’est pas fermé : écrivez-le aussi à la fin.',
  settings_file_unreadable:
    'Le fichier {{path}} est illisible ({{detail}}) : donnez à son propriétaire le droit de le lire.',
  not_integer_setting: 'écrivez un nombre entier de {{min:number}} à {{max:number}}',
  not_duration_setting: 'écrivez un nombre et son unité : 500ms, 2s, 5m, 3h ou 7d',
  duration_out_of_range: 'écrivez une durée de {{min}} à {{max}}',
  not_retention_setting: 'écrivez « off », ou une durée de 1d à 3650d telle que « 365d »',
  schedule_step_malformed: '« {{step}} » n’est pas une durée positive : écrivez 2s,5s,15s,1m par exemple',
  schedule_malformed: 'écrivez de 1 à 100 durées, 2s,5s,1m par exemple',
  not_choice_setting: 'écrivez l’un de ces mots : {{choices:list}}',
  not_public_url:
    'écrivez l’adresse http ou https à laquelle les partenaires joignent ce serveur, https://chat.example.com par exemple',
  not_oidc_issuer:
    'écrivez l’adresse https du fournisseur, telle que son document de découverte la nomme : https://login.example.com par exemple',
  oidc_scopes_malformed: 'écrivez des portées séparées par des espaces, dont openid : openid email profile',
  oidc_domain_malformed: '« {{entry}} » n’est pas un domaine : écrivez example.com,example.org par exemple',
  oidc_roles_malformed:
    '« {{entry}} » ne nomme pas un rôle et une valeur : écrivez agent=support,supervisor=leads,operator=admins par exemple',
  setting_missing_beside: '{{besides}} est défini, et {{variable}} ne l’est pas : définissez les deux.',
  not_postgres_url:
    'écrivez postgres://utilisateur:motdepasse@hôte/nom, dans le mot de passe chaque / # ? @ % comme %2F %23 %3F %40 %25, et si besoin ?pool= et un nombre de connexions, au moins 3',
  not_database_url:
    'écrivez sqlite: et un fichier, sqlite:passerelle.db ou sqlite:/var/lib/chat.db, ou postgres://utilisateur:motdepasse@hôte/nom',
  not_blob_url:
    'écrivez file: et un dossier, ou s3: et un compartiment : file:/var/lib/blobs ou s3://mes-fichiers/passerelle?region=eu-west-3',
  not_s3_url:
    'écrivez un compartiment et ce par quoi ses clés commencent, s3://mes-fichiers/passerelle?region=eu-west-3',
  s3_parameter_unknown: '« {{name}} » n’est pas connu après le point d’interrogation : écrivez {{known:list}}',
  s3_endpoint_malformed:
    'son « endpoint » n’est pas l’adresse d’un serveur : écrivez endpoint=https://s3.example.com par exemple',
  s3_encryption_unknown: 'son chiffrement n’est pas connu : écrivez encryption=AES256 ou encryption=aws:kms',
  s3_kms_key_alone: 'kmsKey demande encryption=aws:kms : écrivez les deux, ou aucun',
  s3_credentials_misplaced:
    'les identifiants n’y ont pas leur place : définissez AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY, et écrivez s3://mes-fichiers/passerelle',
  role_unknown: '« {{role}} » n’est pas un rôle : écrivez api,worker, ou retirez le réglage',
  one_role_unsupported:
    'une base SQLite a un seul serveur, à qui il faut les deux rôles : écrivez api,worker, ou retirez le réglage',
  master_key_malformed: 'ce ne sont pas 32 octets en base64 : écrivez ce que donne « openssl rand -base64 32 »',
  master_key_of_list_malformed:
    'la clé {{number:number}} de la liste n’a pas 32 octets en base64 : écrivez ce que donne « openssl rand -base64 32 »',
  operator_token_not_ascii:
    'il contient des espaces ou des caractères hors ASCII : écrivez ce que donne « openssl rand -hex 24 »',
  operator_token_too_short:
    'il a moins de {{min:number}} caractères et pourrait être deviné : écrivez ce que donne « openssl rand -hex 24 »',
  outbound_allow_malformed:
    '« {{entry}} » n’est ni un hôte ni un réseau : écrivez chat.internal,10.0.0.0/8 par exemple',
  trust_proxy_malformed:
    '« {{entry}} » n’est pas une adresse : écrivez les adresses ou réseaux des proxys, loopback,10.0.0.0/8 par exemple',
  not_alert_url: 'écrivez une URL http ou https sans mot de passe, https://alertes.example.com/hook par exemple',
  not_smtp_url:
    'ce n’est pas l’adresse d’un serveur de messagerie : écrivez smtp://utilisateur:motdepasse@hôte:587, smtps://utilisateur:motdepasse@hôte ou smtp://localhost:25?tls=off, chaque / # ? @ % du mot de passe comme %2F %23 %3F %40 %25',
  not_mail_address: '« {{address}} » n’est pas une adresse e-mail : écrivez ops@example.com par exemple',
  mail_settings_missing:
    '{{variable}} : les e-mails demandent aussi {{missing:list}}. Définissez-le, ou retirez {{variable}}.',
  secret_file_empty: 'il est vide : remettez ce qui s’y trouvait',
  secret_empty: 'il est vide',
}
