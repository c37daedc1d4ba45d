/**
 * Places for what may be under way at once, shared out among connectors: the fuller they are, the fewer each may have,
 * so that hanging servers, however many, leave places for the others.
 */
export interface Places {
  /** How many of each connector are taken. */
  readonly taken: ReadonlyMap<string, number>
  readonly free: number
  /** How many of one connector may be taken now. */
  share(): number
  take(connectorId: string): void
  /** Returns whether something may have waited for it. */
  giveBack(connectorId: string): boolean
}

export interface PlacesOptions {
  inAll: number
  perConnector: number
}

/** What one connector may have when so many of all places are taken. */
export function shareOf({ inAll, perConnector }: PlacesOptions, taken: number): number {
  const free = (inAll - taken) / inAll
  return Math.max(1, Math.floor(perConnector * Math.min(1, 2 * free)))
}

export function createPlaces({
  inAll,
  perConnector,
}: Pick<PlacesOptions, 'inAll'> & { perConnector(): number }): Places {
  const taken = new Map<string, number>()
  let total = 0
  const share = () => shareOf({ inAll, perConnector: perConnector() }, total)
  return {
    taken,
    get free() {
      return inAll - total
    },
    share,
    take(connectorId) {
      total++
      taken.set(connectorId, (taken.get(connectorId) ?? 0) + 1)
    },
    giveBack(connectorId) {
      const count = taken.get(connectorId) ?? 1
      const wasAwaited = count >= share() || total >= inAll
      total--
      if (count > 1) taken.set(connectorId, count - 1)
      else taken.delete(connectorId)
      return wasAwaited
    },
  }
}
