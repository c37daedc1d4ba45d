import { isIP } from 'node:net'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { type AllowList, isAllowedHost, plainHost, refuseAddress } from './address-guard.ts'
import { type Lookup, LookupTimedOut, limitTime, type ResolvedAddress } from './lookup.ts'

export interface CheckOptions {
  allow: AllowList
  lookup: Lookup
  /** How long a name may take to resolve. */
  lookupTimeoutMs?: number
}

/** Why a host, as the URL parser spells it, is refused before anything is looked up. */
export function refuseHost(host: string, allow: AllowList): Reason | undefined {
  if (isAllowedHost(host, allow)) return undefined
  const name = plainHost(host)
  if (isIP(name)) {
    const why = refuseAddress(name, allow)
    return why && reason('address_forbidden', { address: name, kind: why })
  }
  if (name === 'localhost' || name.endsWith('.localhost')) {
    return reason('host_is_this_machine', { host: name })
  }
  return undefined
}

/** The URL, or why it may not be called. Names are not resolved here: that is checked at every connection. */
export function parseTarget(text: string, allow: AllowList): URL | Reason {
  const url = URL.parse(text)
  if (!url) return reason('not_a_url')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return reason('url_scheme_unknown', { scheme: url.protocol })
  }
  if (url.username !== '' || url.password !== '') return reason('url_with_password')
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

/** Why a URL that is about to be saved is refused; undefined when it is fine. */
export async function checkWebhookUrl(text: string, options: CheckOptions): Promise<Reason | undefined> {
  const url = parseTarget(text, options.allow)
  if (!(url instanceof URL)) return url
  const name = plainHost(url.hostname)
  if (isAllowedHost(name, options.allow) || isIP(name)) return undefined
  const addresses = await resolveNow(name, options)
  if (!addresses) return reason('name_unchecked', { host: name })
  for (const { address } of addresses) {
    const why = refuseAddress(address, options.allow)
    if (why) return reason('name_forbidden', { host: name, address, kind: why })
  }
  return undefined
}
