/**
 * The words in which why something failed was kept before the migration "reasons", and the codes that stand for them now.
 * They stay as they were then, whatever the list of errors says later.
 */
import { type Param, type Reason, reason } from '@passerelle/protocol/errors'

const words: readonly (readonly [code: Reason['code'], words: string])[] = [
  ['webhook_status', 'The webhook answered {{status:status}}'],
  ['webhook_redirect', 'The webhook answered {{status:status}}: redirects are not followed, set the final URL'],
  [
    'webhook_not_200',
    'The webhook answered {{status:status}}: only 200 counts as received, unless the connector is set to accept any 2xx',
  ],
  ['no_answer_in_time', 'No answer within {{seconds:number}} s'],
  ['answer_without_status', 'The answer had no status'],
  ['request_not_made', 'The request could not be made: {{reason:reason}}'],
  ['webhook_url_missing', 'the connector has no webhook URL'],
  ['seal_not_opened', 'no key of PASSERELLE_MASTER_KEY opens {{what}}: put back the key it was sealed with'],
  ['interrupted', 'Interrupted: the gateway is stopping'],
  ['tls_certificate', 'No secure connection to {{host}}: {{reason:reason}}'],
  ['tls_handshake', 'No secure connection to {{host}}: the TLS handshake failed ({{detail}})'],
  ['certificate_expired', 'its TLS certificate has expired'],
  ['certificate_not_yet_valid', 'its TLS certificate is not valid yet'],
  ['certificate_self_signed', 'its TLS certificate is self-signed'],
  ['certificate_authority_unknown', 'its TLS certificate comes from an unknown authority'],
  ['certificate_chain_missing', 'its TLS certificate comes without the chain to a known authority'],
  ['certificate_revoked', 'its TLS certificate is revoked'],
  ['certificate_other_name', 'its TLS certificate is for another name'],
  ['name_not_resolved', 'The name {{host}} does not resolve'],
  ['name_server_silent', 'The name {{host}} could not be resolved: the name server does not answer'],
  ['connection_refused', 'Connection refused by {{host}}'],
  ['no_route', 'There is no route to {{host}}'],
  ['no_connection', 'No connection to {{host}}: it does not answer'],
  ['connection_closed', '{{host}} closed the connection without an answer'],
  ['answer_headers_too_large', '{{host}} answered with headers that are too large'],
  ['answer_not_http', '{{host}} answered with something that is not HTTP ({{detail}})'],
  ['request_failed', 'The request to {{host}} failed: {{detail}}'],
  ['fetched_file_too_large', 'The file is larger than {{max:size}}'],
  ['file_server_status', 'The server answered {{status:number}} instead of 200'],
  ['file_compressed', 'The server sent the file compressed ({{encoding}})'],
  ['file_cut_off', '{{host}} broke off in the middle'],
  ['redirect_refused', 'It redirects to {{target}}. {{reason:reason}}'],
  ['too_many_redirects', 'It redirects more than {{max:number}} times'],
  ['file_not_stored', 'The file could not be stored'],
  [
    'address_forbidden',
    'The address {{address}} is {{kind:reason}}. Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
  ],
  [
    'name_forbidden',
    'The name {{host}} resolves to {{address}}, which is {{kind:reason}}. Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
  ],
  [
    'host_is_this_machine',
    'The host {{host}} is this machine itself. Use a public host, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
  ],
  [
    'name_unchecked',
    'The name {{host}} could not be checked: no name server answered in time. Try again; if that does not help, check the name, and the name servers of this machine.',
  ],
  ['not_a_url', 'This is not a URL: it must look like https://bot.example/webhook.'],
  ['url_scheme_unknown', 'The URL must begin with https:// or http://, not with {{scheme}}'],
  ['url_with_password', 'The URL must not contain a user name or password.'],
  ['address_in_range', '{{kind:reason}} ({{range}})'],
  ['address_unspecified', 'unspecified'],
  ['address_private', 'private'],
  ['address_loopback', 'loopback'],
  ['address_reserved', 'reserved'],
  ['address_multicast', 'multicast'],
  ['address_of_carrier', 'shared by a carrier'],
  ['address_of_cloud_host', 'private to a cloud host'],
  ['address_link_local', 'link local'],
  ['address_for_documentation', 'for documentation'],
  ['address_for_benchmarking', 'for benchmarking'],
  ['address_6to4_relay', 'a 6to4 relay'],
  ['address_6to4', 'a 6to4 tunnel'],
  ['address_teredo', 'a Teredo tunnel'],
  ['address_disguised_ipv4', 'an IPv4 address in disguise'],
  ['address_behind_nat64', 'an IPv4 address behind NAT64'],
  ['address_malformed', 'not an IP address'],
]

/** What stands in a hole of each format, and the param it is. */
const formats: Record<string, readonly [pattern: string, read: (text: string) => Param]> = {
  text: ['(.+?)', (text) => text],
  number: ['(\\d+(?:\\.\\d+)?)', Number],
  size: ['(\\d+(?:\\.\\d+)?) MiB', (text) => Math.round(Number(text) * 1024 * 1024)],
  status: ["(\\d{3})(?: [A-Za-z'-]+)*", Number],
  reason: ['(.+?)', (text) => reasonOfWords(text)],
}

const hole = /\{\{(\w+)(?::(\w+))?\}\}/g
const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function compile([code, text]: (typeof words)[number]) {
  const holes = [...text.matchAll(hole)].map(([, name = '', format = 'text']) => ({ name, format }))
  const parts = text.replaceAll(hole, '\0').split('\0').map(literally)
  const pattern = parts.reduce(
    (left, right, index) => left + (formats[holes[index - 1]?.format ?? '']?.[0] ?? '') + right,
  )
  const weight = parts.join('').length
  return { code, holes, pattern: new RegExp(`^${pattern}$`, 's'), weight }
}

/** Those with the most words of their own first: the others would take them for what stands in their holes. */
const patterns = words.map(compile).toSorted((a, b) => b.weight - a.weight)
const known = new Map<string, Reason>()

/** Many rows have the same words. */
export function reasonOfWords(text: string): Reason {
  const found = known.get(text) ?? readWords(text)
  if (known.size < 10_000) known.set(text, found)
  return found
}

function readWords(text: string): Reason {
  for (const { code, holes, pattern } of patterns) {
    const found = pattern.exec(text)
    if (!found) continue
    const params = holes.map(({ name, format }, index) => [name, formats[format]?.[1](found[index + 1] ?? '') ?? ''])
    return { code, params: Object.fromEntries(params) }
  }
  return reason('recorded_in_words', { words: text })
}
