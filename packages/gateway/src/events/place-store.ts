/** Where a conversation waits. */
export interface QueuePlace {
  conversationId: string
  connectorId: string
  instanceId: string
  customerId: string
  queueId: string
  queueName: string
  /** From 1. */
  position: number
}

export interface PlaceStore {
  /**
   * Conversations that wait, of connectors that are sent `queue.position` now, each queue in its order. In each queue
   * the first `limit` are looked at, of whichever connector.
   */
  listQueuePlaces(request: { limit: number }): Promise<QueuePlace[]>
}
