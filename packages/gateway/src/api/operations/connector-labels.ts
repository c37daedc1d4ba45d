/**
 * Which connectors have a label of their own. The number of series must stay bounded, so there are at most a hundred:
 * those that were made first, the same on all nodes. The others are counted together.
 */
export const maxConnectorLabels = 100
export const otherConnectors = 'other'

export interface ConnectorLabels {
  labelOf(connectorId: string): string
  /** Takes over which ones they are; gives those that no longer have one. */
  replace(connectorIds: readonly string[]): string[]
}

/** As long as there are fewer, a connector that is met for the first time gets one. */
export function createConnectorLabels(max: number = maxConnectorLabels): ConnectorLabels {
  let labelled = new Set<string>()
  return {
    labelOf(connectorId) {
      if (labelled.has(connectorId)) return connectorId
      if (labelled.size >= max) return otherConnectors
      labelled.add(connectorId)
      return connectorId
    },
    replace(connectorIds) {
      const before = labelled
      labelled = new Set(connectorIds.slice(0, max))
      return [...before].filter((id) => !labelled.has(id))
    },
  }
}
