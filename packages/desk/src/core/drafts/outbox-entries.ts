import type { UploadItem } from '@passerelle/protocol'
import type { Problem } from '../api/problem.ts'
import { keepEntries } from '../lib/kept-entries.ts'
import { createStore, type Store } from '../lib/store.ts'
import type { TabStorage } from '../lib/tab-storage.ts'
import type { Standing } from './beginnings.ts'
import type { Happening } from './meanwhile.ts'

/** A reply that could not go for so long is for the agent to send. */
const GOES_BY_ITSELF_MS = 10 * 60_000

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
  /** How the conversation stood when one sent it off. */
  since?: Standing | undefined
  /** It goes by itself, a while after one sent it off: not over what colleagues did since. */
  isLate?: boolean
  /** It was posted before, and no answer came: the server may have it. */
  isTried?: boolean | undefined
  /**
   * `network` is sent again by itself when the connection is back; `meanwhile`, and `overdue` after too long without a
   * connection, are for the agent to decide.
   */
  failure?:
    | { kind: 'network' | 'interrupted' | 'overdue' }
    | { kind: 'refused'; problem: Problem }
    | { kind: 'meanwhile'; happened: Happening[]; customer?: string }
}

type Failure = NonNullable<OutboxEntry['failure']>

export const failed =
  (failure: Failure) =>
  (entry: OutboxEntry): OutboxEntry => ({ ...entry, state: 'failed', failure })

/** The first of a conversation that did not go. */
export const findUnsent = (entries: readonly OutboxEntry[], conversation: string): OutboxEntry | undefined =>
  entries.find((entry) => entry.conversationId === conversation && entry.state === 'failed')

/** Only what failed goes again. */
export const sendingAgain =
  (isLate: boolean) =>
  (entry: OutboxEntry): OutboxEntry | undefined => {
    if (entry.state !== 'failed') return undefined
    const { failure: _, ...rest } = entry
    return { ...rest, isLate, state: 'sending' }
  }

/** What waited for a connection too long waits for the agent. */
export const overdueAt =
  (now: number) =>
  (entry: OutboxEntry): OutboxEntry | undefined =>
    entry.failure?.kind === 'network' && now - entry.at > GOES_BY_ITSELF_MS
      ? failed({ kind: 'overdue' })(entry)
      : undefined

/** For the agent to decide, and nobody else. */
export const isKept = ({ failure }: OutboxEntry): boolean =>
  failure?.kind === 'meanwhile' || failure?.kind === 'overdue'

interface Entries {
  store: Store<readonly OutboxEntry[]>
  load: (agent: string) => void
  add: (entry: OutboxEntry) => void
  /** As it is kept by now: another tab may have sent it, or let it go. */
  reread: (key: string) => OutboxEntry | undefined
  /** The entry as it is then; undefined where there is none, or it stays as it is. */
  update: (key: string, change: (entry: OutboxEntry) => OutboxEntry | undefined) => OutboxEntry | undefined
  remove: (key: string) => OutboxEntry | undefined
}

interface EntriesOptions {
  storage: TabStorage
  /** Whether the tabs know of each other which of them sends an entry. */
  isShared: boolean
}

/** Kept over a reload, and shown by all tabs of the browser. */
export function createEntries({ storage, isShared }: EntriesOptions): Entries {
  const store = createStore<readonly OutboxEntry[]>([])
  const kept = keepEntries<OutboxEntry>({ storage, kind: 'reply', onChange: (key) => reread(key) })
  /** What the storage did not take is known here alone. */
  const unkept = new Set<string>()
  /**
   * On their way when this page was loaded, where tabs do not know of each other: their end is unknown here, while
   * another tab may be sending them.
   */
  const cut = new Set<string>()
  let owner = ''

  const find = (key: string): OutboxEntry | undefined => store.get().find((entry) => entry.key === key)
  const put = (key: string, next: OutboxEntry | undefined): void =>
    store.set((entries) => {
      const isKnown = entries.some((entry) => entry.key === key)
      if (!next) return isKnown ? entries.filter((entry) => entry.key !== key) : entries
      if (!isKnown) return [...entries, next].toSorted((a, b) => a.at - b.at)
      return entries.map((entry) => (entry.key === key ? next : entry))
    })
  const write = (key: string, next: OutboxEntry | undefined): void => {
    if (kept.write(key, next) || !next) unkept.delete(key)
    else unkept.add(key)
    cut.delete(key)
    put(key, next)
  }
  const reread = (key: string): OutboxEntry | undefined => {
    if (unkept.has(key)) return find(key)
    const entry = kept.read(key)
    if (entry?.state !== 'sending') cut.delete(key)
    put(key, entry && cut.has(key) ? failed({ kind: 'interrupted' })(entry) : entry)
    return find(key)
  }
  return {
    store,
    load: (agent) => {
      if (owner === agent) return
      owner = agent
      kept.belongTo(agent)
      kept.adopt(`passerelle.outbox.${agent}`, (all) => (all as OutboxEntry[]).map((entry) => [entry.key, entry]))
      unkept.clear()
      cut.clear()
      store.set(() => [])
      for (const [key, { state }] of kept.all()) {
        if (state === 'sending' && !isShared) cut.add(key)
        reread(key)
      }
    },
    add: (entry) => write(entry.key, entry),
    reread,
    update: (key, toNext) => {
      const entry = reread(key)
      const next = entry && toNext(entry)
      if (next) write(key, next)
      return next
    },
    remove: (key) => {
      const entry = reread(key)
      write(key, undefined)
      return entry
    },
  }
}
