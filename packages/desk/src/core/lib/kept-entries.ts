import type { TabStorage } from './tab-storage.ts'

/** What is kept of one kind for one agent, each entry apart: tabs that write different ones leave each other's alone. */
export interface KeptEntries<T> {
  all: () => [id: string, value: T][]
  read: (id: string) => T | undefined
  /** Whether it is kept; undefined removes it. */
  write: (id: string, value: T | undefined) => boolean
}

interface KeptOptions {
  storage: TabStorage
  /** `draft` */
  kind: string
  /** Another tab wrote or removed one. */
  onChange: (id: string) => void
}

/** Nobody's until an agent is named. */
export function keepEntries<T>({ storage, kind, onChange }: KeptOptions) {
  let prefix = prefixOf(kind, '')
  const readName = (name: string): T | undefined => parse<T>(storage.read(name))
  storage.listen((name) => {
    if (name.startsWith(prefix)) onChange(name.slice(prefix.length))
  })
  const entries: KeptEntries<T> = {
    all: () =>
      storage.names(prefix).flatMap((name): [string, T][] => {
        const value = readName(name)
        return value === undefined ? [] : [[name.slice(prefix.length), value]]
      }),
    read: (id) => readName(prefix + id),
    write: (id, value) => storage.write(prefix + id, value === undefined ? undefined : JSON.stringify(value)),
  }
  /** Earlier builds kept all of them as one: that is taken apart once, where there is room for it. */
  const adopt = (name: string, toEntries: (all: unknown) => [string, T][]): void => {
    const all = parse<unknown>(storage.read(name))
    if (all === undefined) return
    const missing = toEntries(all).filter(([id]) => entries.read(id) === undefined)
    if (missing.every(([id, value]) => entries.write(id, value))) storage.write(name, undefined)
  }
  const belongTo = (agent: string): void => {
    prefix = prefixOf(kind, agent)
  }
  return { ...entries, adopt, belongTo }
}

const prefixOf = (kind: string, agent: string): string => `passerelle.${kind}.${agent}.`

function parse<T>(text: string | undefined): T | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T)
  } catch {
    return undefined
  }
}
