/**
 * Who is at a conversation now, in memory: it is worth nothing a moment later. Whoever stops saying so is gone after a
 * while. What was said to other nodes is heard from them: share-presence.ts.
 */
import type { Clock } from '../lib/clock.ts'

export interface PresentAgent {
  id: string
  name: string
  /** `typing`: no agent, but the customer. */
  state: 'viewing' | 'answering' | 'typing'
}

export interface PresentAt extends PresentAgent {
  instanceId: string
  conversationId: string
}

export interface Presence {
  conversationId: string
  agents: (PresentAgent & { state: 'viewing' | 'answering' })[]
  isCustomerTyping?: true
}

interface Customer {
  connectorId: string
  customerId: string
}

export interface PresenceBoard {
  /** `left` takes it back; anything else holds until its time is over. */
  tell(told: {
    instanceId: string
    conversationId: string
    agent: { id: string; name: string }
    state: 'viewing' | 'answering' | 'left'
  }): void
  /** Holds until its time is over or what they wrote has come. */
  beginTyping(customer: Customer, at: { instanceId: string; conversationId: string; name: string }): void
  endTyping(customer: Customer): void
  list(instanceId: string): Presence[]
  /** Who said so to this node. */
  listHere(): PresentAt[]
  /** Who is at the other nodes, in the place of what was heard before. */
  hearOfOthers(others: readonly PresentAt[]): void
  /** Told of each change. Returns the way to stop it. */
  onChange(instanceId: string, listener: (presence: Presence) => void): () => void
  close(): void
}

export const presenceLastsMs = 15_000
const typingLastsMs = 10_000
/** One agent at so many conversations at once is a mistake: the one said longest ago goes. */
const maxPerAgent = 50

interface Entry extends PresentAt {
  until: number
  ending: AbortController
}

export function createPresence({ clock }: { clock: Clock }): PresenceBoard {
  const entries = new Map<string, Entry>()
  const listeners = new Map<string, Set<(presence: Presence) => void>>()

  let others = new Map<string, PresentAt[]>()

  const at = (conversationId: string): Presence => {
    const here = [...entries.values()].filter((entry) => entry.conversationId === conversationId)
    const all = [...here, ...(others.get(conversationId) ?? [])]
    const isCustomerTyping = all.some(({ state }) => state === 'typing')
    return { conversationId, agents: eachOnce(all), ...(isCustomerTyping && { isCustomerTyping }) }
  }
  const announce = ({ instanceId, conversationId }: Pick<PresentAt, 'instanceId' | 'conversationId'>) => {
    const told = listeners.get(instanceId)
    if (!told?.size) return
    const presence = at(conversationId)
    for (const listener of told) listener(presence)
  }
  const remove = (key: string, entry: Entry) => {
    entry.ending.abort()
    if (entries.get(key) !== entry) return
    entries.delete(key)
    announce(entry)
  }
  const expire = async (key: string, entry: Entry): Promise<void> => {
    while (!entry.ending.signal.aborted) {
      const restMs = entry.until - clock.steady()
      if (restMs <= 0) return remove(key, entry)
      await clock.wait(restMs, entry.ending.signal)
    }
  }
  const makeRoom = (agentId: string) => {
    const own = [...entries].filter(([, entry]) => entry.id === agentId)
    const [oldest] = own
    if (oldest && own.length >= maxPerAgent) remove(...oldest)
  }

  const leave = (key: string) => {
    const known = entries.get(key)
    if (known) remove(key, known)
  }
  const hold = (key: string, present: PresentAt) => {
    const until = clock.steady() + (present.state === 'typing' ? typingLastsMs : presenceLastsMs)
    const known = entries.get(key)
    if (known) {
      known.until = until
      if (known.state === present.state) return
      known.state = present.state
      return announce(known)
    }
    makeRoom(present.id)
    const entry = { ...present, until, ending: new AbortController() }
    entries.set(key, entry)
    void expire(key, entry)
    announce(entry)
  }

  return {
    tell({ instanceId, conversationId, agent, state }) {
      const key = JSON.stringify([agent.id, conversationId])
      if (state === 'left') leave(key)
      else hold(key, { ...agent, instanceId, conversationId, state })
    },
    beginTyping(customer, at) {
      const key = keyOf(customer)
      // They write in another conversation than a moment ago.
      if (entries.get(key)?.conversationId !== at.conversationId) leave(key)
      hold(key, { id: `customer ${at.conversationId}`, ...at, state: 'typing' })
    },
    endTyping: (customer) => leave(keyOf(customer)),
    list(instanceId) {
      const all = [...entries.values(), ...[...others.values()].flat()]
      const own = all.filter((entry) => entry.instanceId === instanceId)
      return [...new Set(own.map((entry) => entry.conversationId))].map(at)
    },
    listHere: () =>
      [...entries.values()].map(({ id, name, state, instanceId, conversationId }) => ({
        ...{ id, name, state, instanceId, conversationId },
      })),
    hearOfOthers(heard) {
      const before = others
      others = Map.groupBy(heard, (one) => one.conversationId)
      for (const conversationId of new Set([...before.keys(), ...others.keys()])) {
        const [was = [], is = []] = [before.get(conversationId), others.get(conversationId)]
        const [one] = [...is, ...was]
        if (one && JSON.stringify(was) !== JSON.stringify(is)) announce(one)
      }
    },
    onChange(instanceId, listener) {
      const told = listeners.get(instanceId) ?? new Set()
      listeners.set(instanceId, told.add(listener))
      return () => {
        told.delete(listener)
        if (told.size === 0 && listeners.get(instanceId) === told) listeners.delete(instanceId)
      }
    },
    close() {
      for (const entry of entries.values()) entry.ending.abort()
      entries.clear()
    },
  }
}

const keyOf = ({ connectorId, customerId }: Customer): string => `customer ${connectorId} ${customerId}`

/** Who is at two nodes, or in two tabs, is there once, and writes where one of them says so. */
function eachOnce(all: readonly PresentAgent[]): Presence['agents'] {
  const agents = new Map<string, Presence['agents'][number]>()
  for (const { id, name, state } of all) {
    if (state !== 'typing' && agents.get(id)?.state !== 'answering') agents.set(id, { id, name, state })
  }
  return [...agents.values()]
}
