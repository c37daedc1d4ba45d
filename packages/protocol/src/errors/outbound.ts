import type { ErrorEntries } from './kinds.ts'

/** Why a webhook, a file's URL or a connection failed: `last_error`, the `error` of an attempt or an attachment. */
export const outboundErrors = {
  // The answer of a webhook
  webhook_status: { text: 'The webhook answered {{status:status}}' },
  webhook_redirect: {
    text: 'The webhook answered {{status:status}}: redirects are not followed, set the final URL',
  },
  webhook_not_200: {
    text: 'The webhook answered {{status:status}}: only 200 counts as received, unless the connector is set to accept any 2xx',
  },
  no_answer_in_time: { text: 'No answer within {{seconds:number}} s' },
  answer_without_status: { text: 'The answer had no status' },
  request_not_made: { text: 'The request could not be made: {{reason:reason}}' },
  waits_for_partner: { text: 'waits until the partner fetches it' },
  webhook_url_missing: { text: 'the connector has no webhook URL' },
  seal_not_opened: {
    text: 'no key of PASSERELLE_MASTER_KEY opens {{what}}: put back the key it was sealed with',
  },
  interrupted: { text: 'Interrupted: the gateway is stopping' },

  // The connection
  tls_certificate: { text: 'No secure connection to {{host}}: {{reason:reason}}' },
  tls_handshake: { text: 'No secure connection to {{host}}: the TLS handshake failed ({{detail}})' },
  certificate_expired: { text: 'its TLS certificate has expired' },
  certificate_not_yet_valid: { text: 'its TLS certificate is not valid yet' },
  certificate_self_signed: { text: 'its TLS certificate is self-signed' },
  certificate_authority_unknown: { text: 'its TLS certificate comes from an unknown authority' },
  certificate_chain_missing: { text: 'its TLS certificate comes without the chain to a known authority' },
  certificate_revoked: { text: 'its TLS certificate is revoked' },
  certificate_other_name: { text: 'its TLS certificate is for another name' },
  name_not_resolved: { text: 'The name {{host}} does not resolve' },
  name_server_silent: {
    text: 'The name {{host}} could not be resolved: the name server does not answer',
  },
  connection_refused: { text: 'Connection refused by {{host}}' },
  no_route: { text: 'There is no route to {{host}}' },
  no_connection: { text: 'No connection to {{host}}: it does not answer' },
  connection_closed: { text: '{{host}} closed the connection without an answer' },
  answer_headers_too_large: { text: '{{host}} answered with headers that are too large' },
  answer_not_http: { text: '{{host}} answered with something that is not HTTP ({{detail}})' },
  request_failed: { text: 'The request to {{host}} failed: {{detail}}' },

  // A file fetched from a URL
  fetched_file_too_large: { text: 'The file is larger than {{max:size}}' },
  file_server_status: { text: 'The server answered {{status:number}} instead of 200' },
  file_compressed: { text: 'The server sent the file compressed ({{encoding}})' },
  file_cut_off: { text: '{{host}} broke off in the middle' },
  redirect_refused: { text: 'It redirects to {{target}}. {{reason:reason}}' },
  too_many_redirects: { text: 'It redirects more than {{max:number}} times' },
  file_not_stored: { text: 'The file could not be stored' },

  // URLs that may not be called
  address_forbidden: {
    text: 'The address {{address}} is {{kind:reason}}. Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
  },
  name_forbidden: {
    text: 'The name {{host}} resolves to {{address}}, which is {{kind:reason}}. Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
  },
  host_is_this_machine: {
    text: 'The host {{host}} is this machine itself. Use a public host, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
  },
  name_unchecked: {
    text: 'The name {{host}} could not be checked: no name server answered in time. Try again; if that does not help, check the name, and the name servers of this machine.',
  },
  not_a_url: { text: 'This is not a URL: it must look like https://bot.example/webhook.' },
  url_scheme_unknown: { text: 'The URL must begin with https:// or http://, not with {{scheme}}' },
  url_with_password: { text: 'The URL must not contain a user name or password.' },

  unexpected: { text: '{{detail}}' },
  /** Recorded by a version that kept its own words, which none of the codes above says. */
  recorded_in_words: { text: '{{words}}' },
} as const satisfies ErrorEntries

/** What kind of address one is that is not public, and the range that says so. */
export const addressErrors = {
  address_in_range: { text: '{{kind:reason}} ({{range}})' },
  address_unspecified: { text: 'unspecified' },
  address_private: { text: 'private' },
  address_loopback: { text: 'loopback' },
  address_reserved: { text: 'reserved' },
  address_multicast: { text: 'multicast' },
  address_of_carrier: { text: 'shared by a carrier' },
  address_of_cloud_host: { text: 'private to a cloud host' },
  address_link_local: { text: 'link local' },
  address_for_documentation: { text: 'for documentation' },
  address_for_benchmarking: { text: 'for benchmarking' },
  address_6to4_relay: { text: 'a 6to4 relay' },
  address_6to4: { text: 'a 6to4 tunnel' },
  address_teredo: { text: 'a Teredo tunnel' },
  address_disguised_ipv4: { text: 'an IPv4 address in disguise' },
  address_behind_nat64: { text: 'an IPv4 address behind NAT64' },
  address_malformed: { text: 'not an IP address' },
} as const satisfies ErrorEntries
