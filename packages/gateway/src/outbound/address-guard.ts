/**
 * Which addresses the gateway may reach: public unicast ones, and those the operator exempts. Partners choose the
 * URLs we call, so without this they could read our host's own network through us. Pure; `check-url.ts` asks it when
 * a URL is saved, `guarded-connect.ts` whenever a connection is made.
 */

import { domainToASCII } from 'node:url'
import { type Reason, reason } from '@passerelle/protocol/errors'
import ipaddr from 'ipaddr.js'

type Range = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number]

/** What OUTBOUND_ALLOW exempts: names, whatever they resolve to, and ranges of addresses. */
export interface AllowList {
  hosts: ReadonlySet<string>
  ranges: readonly Range[]
}

export const allowNothing: AllowList = { hosts: new Set(), ranges: [] }

const forbidden = (list: readonly (readonly [range: string, kind: Reason])[]) =>
  list.map(([range, kind]) => ({
    range: ipaddr.parseCIDR(range) as Range,
    why: reason('address_in_range', { kind, range }),
  }))

// The IANA special-purpose registries. 168.63.129.16 looks public but is the host's own agent in every Azure machine.
const forbiddenIPv4 = forbidden([
  ['0.0.0.0/8', reason('address_unspecified')],
  ['10.0.0.0/8', reason('address_private')],
  ['100.64.0.0/10', reason('address_of_carrier')],
  ['127.0.0.0/8', reason('address_loopback')],
  ['168.63.129.16/32', reason('address_of_cloud_host')],
  ['169.254.0.0/16', reason('address_link_local')],
  ['172.16.0.0/12', reason('address_private')],
  ['192.0.0.0/24', reason('address_reserved')],
  ['192.0.2.0/24', reason('address_for_documentation')],
  ['192.31.196.0/24', reason('address_reserved')],
  ['192.52.193.0/24', reason('address_reserved')],
  ['192.88.99.0/24', reason('address_6to4_relay')],
  ['192.168.0.0/16', reason('address_private')],
  ['192.175.48.0/24', reason('address_reserved')],
  ['198.18.0.0/15', reason('address_for_benchmarking')],
  ['198.51.100.0/24', reason('address_for_documentation')],
  ['203.0.113.0/24', reason('address_for_documentation')],
  ['224.0.0.0/4', reason('address_multicast')],
  ['240.0.0.0/4', reason('address_reserved')],
])

// Narrow ranges first: the first that holds the address names the reason.
const forbiddenIPv6 = forbidden([
  ['::/128', reason('address_unspecified')],
  ['::1/128', reason('address_loopback')],
  ['::ffff:0:0/96', reason('address_disguised_ipv4')],
  ['::ffff:0:0:0/96', reason('address_disguised_ipv4')],
  ['::/96', reason('address_disguised_ipv4')],
  ['64:ff9b::/96', reason('address_behind_nat64')],
  ['64:ff9b:1::/48', reason('address_behind_nat64')],
  ['fc00::/7', reason('address_private')],
  ['fe80::/10', reason('address_link_local')],
  ['fec0::/10', reason('address_private')],
  ['ff00::/8', reason('address_multicast')],
  ['2001::/32', reason('address_teredo')],
  ['2001:2::/48', reason('address_for_benchmarking')],
  ['2001::/23', reason('address_reserved')],
  ['2001:db8::/32', reason('address_for_documentation')],
  ['2002::/16', reason('address_6to4')],
  ['2620:4f:8000::/48', reason('address_reserved')],
  ['3fff::/20', reason('address_for_documentation')],
])

const publicIPv6 = ipaddr.parseCIDR('2000::/3') as Range

function within(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Range): boolean {
  return address.kind() === base.kind() && address.match(base, bits)
}

/** Strict: `127.1` and `0x7f.0.0.1` are no addresses here. The URL parser turns them into one before we see them. */
function familyOf(address: string): 4 | 6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return 4
  return ipaddr.IPv6.isValid(address) ? 6 : undefined
}

/** Why an address is not public, as the end of the sentence "The address is ..."; undefined for a public one. */
export function isForbidden(address: string): Reason | undefined {
  const family = familyOf(address)
  if (family === undefined) return reason('address_malformed')
  const parsed = ipaddr.parse(address)
  const hit = (family === 4 ? forbiddenIPv4 : forbiddenIPv6).find(({ range }) => within(parsed, range))
  if (hit) return hit.why
  return family === 4 || within(parsed, publicIPv6) ? undefined : reason('address_reserved')
}

/** As `isForbidden`, minus what the operator exempts. */
export function refuseAddress(address: string, allow: AllowList): Reason | undefined {
  const why = isForbidden(address)
  if (why === undefined || familyOf(address) === undefined) return why
  const parsed = ipaddr.parse(address)
  return allow.ranges.some((range) => within(parsed, range)) ? undefined : why
}

/** A host as lists and URLs spell it, in one spelling: lower case, no brackets, no trailing dot. */
export const plainHost = (host: string): string => {
  const lower = host.toLowerCase()
  return lower.startsWith('[') && lower.endsWith(']') ? lower.slice(1, -1) : lower.replace(/\.$/, '')
}

export const isAllowedHost = (host: string, allow: AllowList): boolean => allow.hosts.has(plainHost(host))

function parseRange(entry: string): Range | undefined {
  const [base = '', bits, ...rest] = entry.split('/')
  const address = plainHost(base)
  const family = familyOf(address)
  const width = family === 4 ? 32 : 128
  if (family === undefined || rest.length > 0 || address.includes('%')) return undefined
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= width)) return undefined
  return [ipaddr.parse(address), bits === undefined ? width : Number(bits)]
}

/** Reads OUTBOUND_ALLOW: hosts, addresses and CIDRs with commas between. What is wrong in it comes as sentences. */
export function parseAllowList(text: string): { allow: AllowList; problems: string[] } {
  const hosts = new Set<string>()
  const ranges: Range[] = []
  const problems: string[] = []
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue
    const range = parseRange(entry)
    const host = /[:/@*?#[\]\s]/.test(entry) ? '' : plainHost(domainToASCII(entry))
    if (range) ranges.push(range)
    else if (familyOf(host) === 4) ranges.push([ipaddr.parse(host), 32])
    else if (/^[a-z0-9_.-]+$/.test(host)) hosts.add(host)
    else problems.push(`"${entry}" is neither a host name nor an address or CIDR such as 10.0.0.0/8`)
  }
  return { allow: { hosts, ranges }, problems }
}
