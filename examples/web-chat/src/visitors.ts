/** The visitors of the shop, in memory and bounded: the one not seen for longest makes room for a new one. */
import type { Locale } from './locale.ts'
import { type Entry, newVisitor, type Visitor, viewEntry, viewVisitor } from './visitor.ts'

export type ChatEvent =
  | { type: 'snapshot'; data: ReturnType<typeof viewVisitor> }
  | { type: 'entry'; data: ReturnType<typeof viewEntry> }
  | { type: 'status'; data: Pick<Visitor, 'name' | 'handOver'> }
  | { type: 'restarted'; data: null }

export type ChatListener = (event: ChatEvent) => void

export interface VisitorsOptions {
  maxVisitors: number
  /** Entries kept of one visitor. */
  maxEntries: number
  onDropped(visitor: Visitor): void
}

export type Visitors = ReturnType<typeof createVisitors>

export function createVisitors({ maxVisitors, maxEntries, onDropped }: VisitorsOptions) {
  const visitors = new Map<string, Visitor>()
  const listeners = new Map<string, Set<ChatListener>>()

  /** The visitor, made when unknown, and now the one seen last. */
  function open(id: string, init: { locale: Locale; page: string }): Visitor {
    const visitor = visitors.get(id) ?? newVisitor(id, init)
    visitors.delete(id)
    visitors.set(id, visitor)
    for (const oldest of visitors.values()) {
      if (visitors.size <= maxVisitors) break
      visitors.delete(oldest.id)
      onDropped(oldest)
    }
    return visitor
  }

  function publish(id: string, event: ChatEvent): void {
    for (const listener of listeners.get(id) ?? []) listener(event)
  }

  /** Makes room only among entries the gateway has: what the visitor has not got through is never dropped. */
  function trim(visitor: Visitor): void {
    if (visitor.handOver.state !== 'sent') return
    while (visitor.entries.length > maxEntries) {
      const index = visitor.entries.findIndex((entry) => entry.state === 'kept' || entry.state === 'sent')
      if (index === -1) return
      visitor.entries.splice(index, 1)
    }
  }

  return {
    open,
    publish,
    find: (id: string): Visitor | undefined => visitors.get(id),
    isFull: (visitor: Visitor): boolean => visitor.entries.length >= maxEntries && visitor.handOver.state !== 'sent',
    append(visitor: Visitor, entry: Entry): void {
      visitor.entries.push(entry)
      trim(visitor)
      publish(visitor.id, { type: 'entry', data: viewEntry(entry) })
    },
    update(visitor: Visitor, entry: Entry, change: Partial<Pick<Entry, 'state' | 'problem'>>): void {
      Object.assign(entry, change)
      publish(visitor.id, { type: 'entry', data: viewEntry(entry) })
    },
    updateStatus(visitor: Visitor, change: Partial<Pick<Visitor, 'name' | 'handOver'>>): void {
      Object.assign(visitor, change)
      publish(visitor.id, { type: 'status', data: { name: visitor.name, handOver: visitor.handOver } })
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
