import { isIP } from 'node:net'
import { type AllowList, isAllowedHost, plainHost, refuseAddress } from './address-guard.ts'
import { type Lookup, LookupTimedOut, limitTime, type ResolvedAddress } from './lookup.ts'

export interface CheckOptions {
  allow: AllowList
  lookup: Lookup
  /** How long a name may take to resolve. */
  lookupTimeoutMs?: number
}

const advice = 'Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.'

export const forbiddenAddress = (address: string, why: string): string => `The address ${address} is ${why}. ${advice}`

const unchecked = (name: string): string =>
  `The name ${name} could not be checked: no name server answered in time. Try again; if that does not help, check the name, and the name servers of this machine.`

export const forbiddenAnswer = (name: string, address: string, why: string): string =>
  `The name ${name} resolves to ${address}, which is ${why}. ${advice}`

/** Why a host, as the URL parser spells it, is refused before anything is looked up. */
export function refuseHost(host: string, allow: AllowList): string | undefined {
  if (isAllowedHost(host, allow)) return undefined
  const name = plainHost(host)
  if (isIP(name)) {
    const why = refuseAddress(name, allow)
    return why && forbiddenAddress(name, why)
  }
  if (name === 'localhost' || name.endsWith('.localhost')) {
    return `The host ${name} is this machine itself. Use a public host, or exempt it in PASSERELLE_OUTBOUND_ALLOW.`
  }
  return undefined
}

/** The URL, or why it may not be called. Names are not resolved here: that is checked at every connection. */
export function parseTarget(text: string, allow: AllowList): URL | string {
  const url = URL.parse(text)
  if (!url) return 'This is not a URL: it must look like https://bot.example/webhook.'
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `The URL must begin with https:// or http://, not with ${url.protocol}`
  }
  if (url.username !== '' || url.password !== '') return 'The URL must not contain a user name or password.'
  return refuseHost(url.hostname, allow) ?? url
}

/** Undefined when nobody answered: then nothing is known about the name. */
async function resolveNow(
  name: string,
  { lookup, lookupTimeoutMs }: CheckOptions,
): Promise<ResolvedAddress[] | undefined> {
  try {
    return await limitTime(lookup, lookupTimeoutMs)(name)
  } catch (error) {
    // A name that does not resolve now is no fault of the URL; it may do so by the time we send.
    return error instanceof LookupTimedOut ? undefined : []
  }
}

/** Why a URL that is about to be saved is refused, in words for the one who typed it; undefined when it is fine. */
export async function checkWebhookUrl(text: string, options: CheckOptions): Promise<string | undefined> {
  const url = parseTarget(text, options.allow)
  if (typeof url === 'string') return url
  const name = plainHost(url.hostname)
  if (isAllowedHost(name, options.allow) || isIP(name)) return undefined
  const addresses = await resolveNow(name, options)
  if (!addresses) return unchecked(name)
  for (const { address } of addresses) {
    const why = refuseAddress(address, options.allow)
    if (why) return forbiddenAnswer(name, address, why)
  }
  return undefined
}
