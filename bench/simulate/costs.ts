/**
 * What commands cost, as measured, out of costs.json: the one place for it. A figure that is not measured yet is assumed,
 * and the tables say which.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandCost } from './node.ts'

/** When one comes alone, and when many come together and share transactions. */
export interface Shared {
  alone: number
  together: number
}

export interface OperationCost {
  statements: Shared
  rows: number
  logBytes: Shared
  /** Processor time of the server, and of the database where that is a process of its own. */
  serverUs: number
  databaseUs: number
}

export interface EngineCosts {
  /** The command that printed these figures, when, and on what; or why they are assumed. */
  source: string
  transaction: { databaseUs: number; logBytes: number }
  inbound: OperationCost
  reply: OperationCost
  /** Claimed, sent and settled. */
  delivery: OperationCost
}

export interface Costs {
  sqlite: EngineCosts
  /** Null until `npm run bench` has measured it. */
  postgres: EngineCosts | null
  assumed: {
    postgres: EngineCosts
    disk: { syncMs: number; bytesPerMs: number }
    databaseCores: number
    webhookMs: number
  }
}

export const costsFile = join(import.meta.dirname, '..', 'costs.json')

export const readCosts = (): Costs => JSON.parse(readFileSync(costsFile, 'utf8'))

/** What the simulation of a fleet counts with, and whether it was measured. */
export function fleetCosts({ postgres, assumed }: Costs): { costs: EngineCosts; isMeasured: boolean } {
  return { costs: postgres ?? assumed.postgres, isMeasured: postgres !== null }
}

export const commandCost = ({ serverUs, databaseUs, logBytes }: OperationCost): CommandCost => ({
  nodeMs: serverUs / 1000,
  databaseMs: databaseUs / 1000,
  logBytes: logBytes.together,
})
