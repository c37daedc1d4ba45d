import { createHmac } from 'node:crypto'
import type { UsedId } from '../commands/rows.ts'

export interface IdOfMessage {
  connectorId: string
  customerId: string
  externalId: string
}

export type HashUsedId = (message: IdOfMessage) => UsedId

const keptBytes = 16

export const usedIds =
  (secret: Uint8Array): HashUsedId =>
  ({ connectorId, customerId, externalId }) => {
    const hash = (...parts: string[]) =>
      createHmac('sha256', secret).update(JSON.stringify(parts)).digest().subarray(0, keptBytes)
    return {
      customer: hash('customer', connectorId, customerId),
      id: hash('used id', connectorId, customerId, externalId),
    }
  }
