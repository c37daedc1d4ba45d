import type { UploadItem } from '@passerelle/protocol'
import type { Problem } from '../api/problem.ts'
import { createStore, type Store } from '../lib/store.ts'
import { readStored, writeStored } from '../lib/stored.ts'

const NAME = 'outbox'

/** A reply on its way to the server, or one that did not get there. Its key makes sending it again safe. */
export interface OutboxEntry {
  key: string
  conversationId: string
  text: string
  files: UploadItem[]
  richContent?: unknown
  /** When it was sent off, by our clock. */
  at: number
  state: 'sending' | 'failed'
  /** `network` is sent again by itself when the connection is back. */
  failure?: { kind: 'network' | 'interrupted' } | { kind: 'refused'; problem: Problem }
}

type Failure = NonNullable<OutboxEntry['failure']>

export const failed =
  (failure: Failure) =>
  (entry: OutboxEntry): OutboxEntry => ({ ...entry, state: 'failed', failure })

/** Only what failed goes again. */
export function sendingAgain(entry: OutboxEntry): OutboxEntry | undefined {
  if (entry.state !== 'failed') return undefined
  const { failure: _, ...rest } = entry
  return { ...rest, state: 'sending' }
}

interface Entries {
  store: Store<readonly OutboxEntry[]>
  load: (agent: string) => void
  add: (entry: OutboxEntry) => OutboxEntry
  /** The entry as it is then; undefined where there is none, or it stays as it is. */
  update: (key: string, change: (entry: OutboxEntry) => OutboxEntry | undefined) => OutboxEntry | undefined
  remove: (key: string) => OutboxEntry | undefined
}

/** Kept over a reload: what was on its way by then has an end that nobody here knows. */
export function createEntries(): Entries {
  const store = createStore<readonly OutboxEntry[]>([])
  let owner = ''

  const find = (key: string): OutboxEntry | undefined => store.get().find((entry) => entry.key === key)
  const change = (update: (entries: readonly OutboxEntry[]) => readonly OutboxEntry[]): void => {
    store.set(update)
    const entries = store.get()
    writeStored(owner, NAME, entries.length === 0 ? undefined : entries)
  }
  return {
    store,
    load: (agent) => {
      if (owner === agent) return
      owner = agent
      const stored = readStored<OutboxEntry[]>(agent, NAME) ?? []
      store.set(() => stored.map(failed({ kind: 'interrupted' })))
    },
    add: (entry) => {
      change((entries) => [...entries, entry])
      return entry
    },
    update: (key, toNext) => {
      const entry = find(key)
      const next = entry && toNext(entry)
      if (next) change((entries) => entries.map((other) => (other.key === key ? next : other)))
      return next
    },
    remove: (key) => {
      const entry = find(key)
      change((entries) => entries.filter((other) => other.key !== key))
      return entry
    },
  }
}
