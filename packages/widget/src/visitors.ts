/** The visitors who are about, read from the store when they come and written at every change. */

import { HttpError } from './http-error.ts'
import type { Locale } from './locale.ts'
import { atBot, type Moved, type Status } from './status.ts'
import type { ThreadStore } from './thread-store.ts'
import {
  type Entry,
  isPending,
  isWorthKeeping,
  newEntry,
  newVisitor,
  type Visitor,
  viewEntry,
  viewVisitor,
} from './visitor.ts'

export type ChatEvent =
  | { type: 'snapshot'; data: ReturnType<typeof viewVisitor> }
  | { type: 'entry'; data: ReturnType<typeof viewEntry> }
  | { type: 'status'; data: Pick<Visitor, 'name' | 'status'> }
  | { type: 'typing'; data: { on: boolean; name: string } }
  | { type: 'erased'; data: null }

export type ChatListener = (event: ChatEvent) => void

export interface VisitorsOptions {
  store: Pick<ThreadStore, 'find' | 'keep' | 'isFull' | 'forget'>
  /** At hand; others are read again when they come back. */
  maxVisitors: number
  /** Entries kept of one visitor. */
  maxEntries: number
  now(): number
  /** They made room for others, or were erased: their files go as well. */
  onGone(id: string): void
}

export type Visitors = ReturnType<typeof createVisitors>

export function createVisitors({ store, maxVisitors, maxEntries, now, onGone }: VisitorsOptions) {
  const visitors = new Map<string, Visitor>()
  const listeners = new Map<string, Set<ChatListener>>()
  /** What is still under way with them is kept no more. */
  const erased = new WeakSet<Visitor>()

  /** The visitor, made when unknown, and now the one seen last. */
  function open(id: string, init: { locale: Locale; page: string }): Visitor {
    return hold(visitors.get(id) ?? store.find(id) ?? create(id, init))
  }

  function create(id: string, init: { locale: Locale; page: string }): Visitor {
    if (store.isFull()) throw new HttpError(503, 'busy', 'Too many conversations wait for the gateway: try again later')
    return newVisitor(id, init)
  }

  /** Whoever listens, or is being sent for, stays. */
  function hold(visitor: Visitor): Visitor {
    visitors.delete(visitor.id)
    visitors.set(visitor.id, visitor)
    for (const other of visitors.values()) {
      const { id } = other
      if (visitors.size <= maxVisitors) break
      if (id !== visitor.id && !listeners.has(id) && !isPending(other)) visitors.delete(id)
    }
    return visitor
  }

  function keep(visitor: Visitor): void {
    if (erased.has(visitor) || !isWorthKeeping(visitor)) return
    for (const id of store.keep(visitor, Math.floor(now() / 1000))) {
      visitors.delete(id)
      onGone(id)
    }
  }

  function publish(id: string, event: ChatEvent): void {
    for (const listener of listeners.get(id) ?? []) listener(event)
  }

  function append(visitor: Visitor, entry: Entry): void {
    visitor.entries.push(entry)
    while (visitor.entries.length > maxEntries) {
      const index = visitor.entries.findIndex(isSettled)
      if (index === -1) break
      visitor.entries.splice(index, 1)
    }
    keep(visitor)
    publish(visitor.id, { type: 'entry', data: viewEntry(entry) })
  }

  function setStatus(visitor: Visitor, status: Status): void {
    visitor.status = status
    keep(visitor)
    publish(visitor.id, { type: 'status', data: { name: visitor.name, status } })
  }

  return {
    open,
    publish,
    append,
    setStatus,
    keep,
    find(id: string): Visitor | undefined {
      const visitor = visitors.get(id) ?? store.find(id)
      return visitor && hold(visitor)
    },
    /** Forgets all of them; a page of theirs that is open begins anew. Whether there was anything. */
    erase(id: string): boolean {
      const visitor = visitors.get(id)
      if (visitor) {
        erased.add(visitor)
        Object.assign(visitor, { entries: [], handOver: null, status: atBot })
      }
      const wasAtHand = visitors.delete(id)
      const wasKept = store.forget(id)
      publish(id, { type: 'erased', data: null })
      onGone(id)
      return wasAtHand || wasKept
    },
    isFull: ({ entries }: Visitor): boolean => entries.length >= maxEntries && !entries.some(isSettled),
    update(visitor: Visitor, entry: Entry, change: Partial<Entry>): void {
      Object.assign(entry, change)
      keep(visitor)
      publish(visitor.id, { type: 'entry', data: viewEntry(entry) })
    },
    rename(visitor: Visitor, name: string): void {
      visitor.name = name
      keep(visitor)
      publish(visitor.id, { type: 'status', data: { name, status: visitor.status } })
    },
    /** What happened, and where that leaves the visitor. */
    move(visitor: Visitor, { status, notice }: Moved, createdAt: number): void {
      if (notice) append(visitor, newEntry(visitor, 'notice', { notice, createdAt }))
      if (status !== visitor.status) setStatus(visitor, status)
    },
    /** Tells `listener` how things stand, then every change, until the returned function is called. */
    subscribe(visitor: Visitor, listener: ChatListener): () => void {
      const set = listeners.get(visitor.id) ?? new Set()
      listeners.set(visitor.id, set.add(listener))
      listener({ type: 'snapshot', data: viewVisitor(visitor) })
      return () => {
        set.delete(listener)
        if (set.size === 0 && listeners.get(visitor.id) === set) listeners.delete(visitor.id)
      }
    },
  }
}

/** What the gateway has not got is never dropped. */
function isSettled({ author, part, state, told }: Entry): boolean {
  if (author === 'notice') return true
  return part === 'bot' ? told : state !== 'sending' && state !== 'failed'
}
