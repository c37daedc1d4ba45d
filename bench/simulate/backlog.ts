/** Which deliveries wait, and which of them may go: the heads of their lines, as long as their connector has a place. */
export interface Delivery {
  number: number
  customer: number
  addedAt: number
}

export interface Backlog {
  add(customer: number, now: number): void
  hasReady(): boolean
  /** At most so many; connectors take turns. */
  take(most: number): Delivery[]
  /** Taken, and not to be sent by whoever took it. */
  giveBack(delivery: Delivery): void
  settled(delivery: Delivery): void
  size(): number
}

export interface BacklogShape {
  connectorOf(customer: number): number
  concurrency: number
}

interface Connector {
  heads: Delivery[]
  taken: number
}

export function createBacklog({ connectorOf, concurrency }: BacklogShape): Backlog {
  const lines = new Map<number, Delivery[]>()
  const connectors = new Map<number, Connector>()
  /** Those with a head and a place. */
  const ready = new Set<Connector>()
  let added = 0
  let size = 0

  function findConnector(customer: number): Connector {
    const key = connectorOf(customer)
    const found = connectors.get(key) ?? { heads: [], taken: 0 }
    connectors.set(key, found)
    return found
  }
  function note(connector: Connector): void {
    if (connector.heads.length > 0 && connector.taken < concurrency) ready.add(connector)
    else ready.delete(connector)
  }
  function makeHead(delivery: Delivery): void {
    const connector = findConnector(delivery.customer)
    connector.heads.push(delivery)
    note(connector)
  }
  function release(delivery: Delivery): void {
    const connector = findConnector(delivery.customer)
    connector.taken -= 1
    note(connector)
  }

  return {
    add(customer, now) {
      const delivery = { number: added++, customer, addedAt: now }
      size += 1
      const line = lines.get(customer)
      if (line) line.push(delivery)
      else {
        lines.set(customer, [delivery])
        makeHead(delivery)
      }
    },
    hasReady: () => ready.size > 0,
    take(most) {
      const taken: Delivery[] = []
      while (taken.length < most) {
        const [connector] = ready
        const head = connector?.heads.shift()
        if (!connector || !head) break
        taken.push(head)
        connector.taken += 1
        // To the end of the turns.
        ready.delete(connector)
        note(connector)
      }
      return taken
    },
    giveBack(delivery) {
      release(delivery)
      makeHead(delivery)
    },
    settled(delivery) {
      size -= 1
      const line = lines.get(delivery.customer) ?? []
      line.shift()
      const [next] = line
      if (next) makeHead(next)
      else lines.delete(delivery.customer)
      release(delivery)
    },
    size: () => size,
  }
}
