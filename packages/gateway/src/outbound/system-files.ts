/** What the machine's own files say about names: the hosts file, and the search list of the resolver. */
import { readFileSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import type { ResolvedAddress } from './lookup.ts'

export type Hosts = ReadonlyMap<string, ResolvedAddress[]>

export interface SearchList {
  domains: string[]
  /** A name with at least so many dots is tried as it stands first. */
  ndots: number
}

/** `ADDRESS NAME NAME ...`, a line each; a name on several lines has all their addresses. */
export function parseHosts(text: string): Hosts {
  const hosts = new Map<string, ResolvedAddress[]>()
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    const family = isIP(address)
    if (family === 0) continue
    for (const name of names) {
      const key = name.toLowerCase()
      hosts.set(key, [...(hosts.get(key) ?? []), { address, family }])
    }
  }
  return hosts
}

/** As resolv.conf(5) has it: the last `domain` or `search` line counts. */
export function parseSearchList(text: string): SearchList {
  let list: SearchList = { domains: [], ndots: 1 }
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/)
    if (keyword === 'domain' || keyword === 'search') {
      const domains = values.map((domain) => domain.toLowerCase().replace(/^\.|\.$/g, '')).filter(Boolean)
      list = { ...list, domains }
    }
    const ndots = values.map((value) => /^ndots:(\d+)$/.exec(value)?.[1]).find((value) => value !== undefined)
    if (keyword === 'options' && ndots !== undefined) list = { ...list, ndots: Math.min(Number(ndots), 15) }
  }
  return list
}

/** Every full name that a name may stand for, in the order they are tried; one that ends with a dot is full already. */
export function fullNames(name: string, { domains, ndots }: SearchList): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = domains.map((domain) => `${name}.${domain}`)
  return name.split('.').length > ndots ? [name, ...searched] : [...searched, name]
}

/** Reads a small file again only when it has changed, and without libuv's pool; a missing one is empty. */
function readWhenChanged<T>(path: string, parse: (text: string) => T): () => T {
  let seen: { state: string; value: T } | undefined
  return () => {
    const stat = statSync(path, { throwIfNoEntry: false })
    const state = stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : ''
    if (seen?.state !== state) seen = { state, value: parse(stat ? readFileSync(path, 'utf8') : '') }
    return seen.value
  }
}

const hostsPath = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts'

export const readHosts = readWhenChanged(hostsPath, parseHosts)
export const readSearchList = readWhenChanged('/etc/resolv.conf', parseSearchList)
