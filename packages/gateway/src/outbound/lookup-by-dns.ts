/**
 * Look-ups by the hosts file and the machine's name servers. Not by the system's `getaddrinfo`: that occupies one of
 * libuv's four threads until it is answered, so a few silent name servers stop every look-up and file access of the
 * process. c-ares, behind `dns.Resolver`, waits on sockets alone. What it leaves out is done here: the hosts file,
 * `localhost`, the search list.
 */
import { Resolver } from 'node:dns/promises'
import { type Lookup, LookupTimedOut, type ResolvedAddress } from './lookup.ts'
import { fullNames, type Hosts, readHosts, readSearchList, type SearchList } from './system-files.ts'

export interface DnsOptions {
  /** `ADDRESS` or `ADDRESS:PORT`; those of the machine when left out. */
  servers?: readonly string[]
  hosts?: () => Hosts
  searchList?: () => SearchList
  /** For one look-up; below the limit of outbound, so that what has arrived by then is still used. */
  timeoutMs?: number
}

/** The first wait for one server; c-ares asks each twice, and waits longer the second time. */
const firstWaitMs = 1200
const loopback: ResolvedAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

export function createDnsLookup(options: DnsOptions = {}): Lookup {
  const { servers, hosts = readHosts, searchList = readSearchList, timeoutMs = 4500 } = options

  const ask = async (names: string[]): Promise<ResolvedAddress[]> => {
    // A new one each time: it reads which name servers the machine has now.
    const resolver = new Resolver({ timeout: firstWaitMs, tries: 2 })
    if (servers) resolver.setServers([...servers])
    const timer = setTimeout(() => resolver.cancel(), timeoutMs)
    let failed: unknown
    try {
      for (const name of names) {
        try {
          const addresses = await resolve(resolver, name)
          if (addresses.length > 0) return addresses
        } catch (error) {
          // A server that fails for one domain of the search list may know the next name.
          if (error instanceof LookupTimedOut) throw error
          failed ??= error
        }
      }
    } finally {
      clearTimeout(timer)
    }
    throw failed ?? Object.assign(new Error(`no address for ${names.at(-1)}`), { code: 'ENOTFOUND' })
  }

  return async (hostname) => {
    const name = hostname.toLowerCase()
    const plain = name.replace(/\.$/, '')
    const known = hosts().get(plain)
    if (known) return known
    if (plain === 'localhost' || plain.endsWith('.localhost')) return loopback
    return ask(fullNames(name, searchList()))
  }
}

export const lookupByDns: Lookup = createDnsLookup()

/** Both families; none when there is no such name. One that is answered is enough. */
async function resolve(resolver: Resolver, name: string): Promise<ResolvedAddress[]> {
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  const found = answers.flatMap((answer, index) =>
    answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })) : [],
  )
  const faults = answers.flatMap((answer) => (answer.status === 'rejected' ? faultsOf(answer.reason, name) : []))
  if (found.length === 0 && faults[0]) throw faults[0]
  return found
}

const nothingThere = ['ENOTFOUND', 'ENODATA', 'EBADNAME']
const noAnswer = ['ETIMEOUT', 'ECANCELLED']

/** None when the answer was that there is nothing. */
function faultsOf(error: unknown, name: string): Error[] {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (nothingThere.includes(code)) return []
  if (noAnswer.includes(code)) return [new LookupTimedOut(name)]
  return [Object.assign(new Error(`${name} could not be resolved (${code})`), { code: 'EAI_AGAIN' })]
}
