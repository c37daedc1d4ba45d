import type { ErrorEntries } from './kinds.ts'

/** What is wrong with a setting, where it is told at start. */
export const settingErrors = {
  settings_wrong: { text: '{{problems:reasons}}' },
  setting_wrong: { text: '{{variable}} is "{{value}}": {{problem:reason}}.' },
  secret_setting_wrong: { text: '{{variable}}: {{problem:reason}}.' },
  setting_misplaced: { text: '{{variable}} does not belong in the folder it names: set it in the environment.' },
  variable_unknown: { text: '{{variable}} is not a setting: did you mean {{nearest}}? Else unset it.' },
  file_setting_unknown: { text: '{{variable}} is not a setting: did you mean {{nearest}}? Else remove it.' },
  setting_line_malformed: { text: '{{place}}: this is not a setting: write NAME=value, or put # before a comment.' },
  setting_quote_open: { text: '{{place}}: the quotation mark {{mark}} is not closed: write it at the end too.' },
  settings_file_unreadable: { text: 'The file {{path}} cannot be read ({{detail}}): let its owner read it.' },
  not_integer_setting: { text: 'write a whole number from {{min:number}} to {{max:number}}' },
  not_duration_setting: { text: 'write a number and its unit: 500ms, 2s, 5m, 3h or 7d' },
  duration_out_of_range: { text: 'write a duration from {{min}} to {{max}}' },
  not_retention_setting: { text: 'write "off", or a duration from 1d to 3650d such as "365d"' },
  schedule_step_malformed: { text: '"{{step}}" is not a duration above zero: write 2s,5s,15s,1m for example' },
  schedule_malformed: { text: 'write 1 to 100 durations, 2s,5s,1m for example' },
  not_choice_setting: { text: 'write one of {{choices:list}}' },
  not_public_url: {
    text: 'write the http or https address partners reach this server at, https://chat.example.com for example',
  },
  not_oidc_issuer: {
    text: 'write the https address of the provider, as its discovery document names it: https://login.example.com for example',
  },
  oidc_scopes_malformed: { text: 'write scopes separated by spaces, openid among them: openid email profile' },
  oidc_domain_malformed: { text: '"{{entry}}" is not a domain: write example.com,example.org for example' },
  oidc_roles_malformed: {
    text: '"{{entry}}" does not name a role and a value: write agent=support,supervisor=leads,operator=admins for example',
  },
  setting_missing_beside: { text: '{{besides}} is set, and {{variable}} is not: set both.' },
  not_postgres_url: {
    text: 'write postgres://user:password@host/name, in the password each / # ? @ % as %2F %23 %3F %40 %25, with ?pool= and a number of connections if need be, at least 3',
  },
  not_database_url: {
    text: 'write sqlite: and a file, sqlite:passerelle.db or sqlite:/var/lib/chat.db, or postgres://user:password@host/name',
  },
  not_blob_url: {
    text: 'write file: and a folder, or s3: and a bucket: file:/var/lib/blobs or s3://my-files/passerelle?region=eu-west-3',
  },
  not_s3_url: { text: 'write a bucket and what its keys begin with, s3://my-files/passerelle?region=eu-west-3' },
  s3_parameter_unknown: { text: '"{{name}}" is not known after the question mark: write {{known:list}}' },
  s3_endpoint_malformed: {
    text: 'its endpoint is not the address of a server: write endpoint=https://s3.example.com for example',
  },
  s3_encryption_unknown: { text: 'its encryption is not known: write encryption=AES256 or encryption=aws:kms' },
  s3_kms_key_alone: { text: 'a kmsKey needs encryption=aws:kms: write both, or neither' },
  s3_credentials_misplaced: {
    text: 'credentials do not belong there: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and write s3://my-files/passerelle',
  },
  role_unknown: { text: '"{{role}}" is not a role: write api,worker, or unset it' },
  one_role_unsupported: {
    text: 'an SQLite database has one server, which needs both roles: write api,worker, or unset it',
  },
  master_key_malformed: { text: 'it is not 32 bytes in base64: write what "openssl rand -base64 32" prints' },
  master_key_of_list_malformed: {
    text: 'key {{number:number}} of the list is not 32 bytes in base64: write what "openssl rand -base64 32" prints',
  },
  operator_token_not_ascii: {
    text: 'it has spaces or characters outside ASCII: write what "openssl rand -hex 24" prints',
  },
  operator_token_too_short: {
    text: 'it has fewer than {{min:number}} characters and could be guessed: write what "openssl rand -hex 24" prints',
  },
  outbound_allow_malformed: {
    text: '"{{entry}}" is neither a host nor a network: write chat.internal,10.0.0.0/8 for example',
  },
  trust_proxy_malformed: {
    text: '"{{entry}}" is not an address: write the proxies\' addresses or networks, loopback,10.0.0.0/8 for example',
  },
  not_alert_url: { text: 'write an http or https URL without a password, https://alerts.example.com/hook for example' },
  not_smtp_url: {
    text: 'it is not the address of a mail server: write smtp://user:password@host:587, smtps://user:password@host, or smtp://localhost:25?tls=off, each / # ? @ % of the password as %2F %23 %3F %40 %25',
  },
  not_mail_address: { text: '"{{address}}" is not an e-mail address: write ops@example.com for example' },
  mail_settings_missing: { text: '{{variable}}: mail also needs {{missing:list}}. Set it, or unset {{variable}}.' },
  secret_file_empty: { text: 'it is empty: put back what stood there' },
  secret_empty: { text: 'it is empty' },
} as const satisfies ErrorEntries
