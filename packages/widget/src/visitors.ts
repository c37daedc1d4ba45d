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
  /** Nothing is kept of them any longer: by an order to erase, or by time. */
  | { type: 'erased' | 'expired'; data: null }

export type ChatListener = (event: ChatEvent) => void

export interface VisitorsOptions {
  store: Pick<ThreadStore, 'find' | 'keep' | 'isFull' | 'forget' | 'expire'>
  /** At hand; others are read again when they come back. */
  maxVisitors: number
  /** Entries kept of one visitor. */
  maxEntries: number
  now(): number
  /** They made room for others, were erased or have expired: their files go as well. */
  onGone(id: string): void
}

export type Visitors = ReturnType<typeof createVisitors>

export function createVisitors({ store, maxVisitors, maxEntries, now, onGone }: VisitorsOptions) {
  const visitors = new Map<string, Visitor>()
  const listeners = new Map<string, Set<ChatListener>>()
  /** Aborted when they are erased: what is still under way with them ends, and is neither kept nor shown. */
  const stops = new WeakMap<Visitor, AbortController>()

  function stopOf(visitor: Visitor): AbortController {
    const stop = stops.get(visitor) ?? new AbortController()
    stops.set(visitor, stop)
    return stop
  }

  const isErased = (visitor: Visitor): boolean => stops.get(visitor)?.signal.aborted === true

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
    if (isErased(visitor) || !isWorthKeeping(visitor)) return
    for (const id of store.keep(visitor, Math.floor(now() / 1000))) {
      visitors.delete(id)
      onGone(id)
    }
  }

  function publish(id: string, event: ChatEvent): void {
    for (const listener of listeners.get(id) ?? []) listener(event)
  }

  /** Kept, then told. */
  function change(visitor: Visitor, event: ChatEvent): void {
    keep(visitor)
    if (!isErased(visitor)) publish(visitor.id, event)
  }

  /** Whether they were at hand. */
  function drop(id: string, type: 'erased' | 'expired'): boolean {
    const visitor = visitors.get(id)
    if (visitor) {
      stopOf(visitor).abort()
      Object.assign(visitor, { entries: [], handOver: null, ratings: [], status: atBot })
    }
    publish(id, { type, data: null })
    onGone(id)
    return visitors.delete(id)
  }

  function append(visitor: Visitor, entry: Entry): void {
    visitor.entries.push(entry)
    while (visitor.entries.length > maxEntries) {
      const index = visitor.entries.findIndex(isSettled)
      if (index === -1) break
      visitor.entries.splice(index, 1)
    }
    change(visitor, { type: 'entry', data: viewEntry(entry) })
  }

  function setStatus(visitor: Visitor, status: Status): void {
    visitor.status = status
    change(visitor, { type: 'status', data: { name: visitor.name, status } })
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
      const wasKept = store.forget(id)
      return drop(id, 'erased') || wasKept
    },
    isErased,
    untilErased: (visitor: Visitor): AbortSignal => stopOf(visitor).signal,
    /** Forgets those not seen since, as an order to erase does. */
    expire(before: number): void {
      for (const id of store.expire(before)) drop(id, 'expired')
    },
    isFull: ({ entries }: Visitor): boolean => entries.length >= maxEntries && !entries.some(isSettled),
    update(visitor: Visitor, entry: Entry, given: Partial<Entry>): void {
      Object.assign(entry, given)
      change(visitor, { type: 'entry', data: viewEntry(entry) })
    },
    rename(visitor: Visitor, name: string): void {
      visitor.name = name
      change(visitor, { type: 'status', data: { name, status: visitor.status } })
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
