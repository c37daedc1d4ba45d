/**
 * Where a command works: on the server that --url names; else on the store of this machine, when it is there; else on
 * the server that was logged in to. Says which, unless only one can be meant.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import { databaseName } from '../backup/backup-file.ts'
import { settingsFileName } from '../config/settings-file.ts'
import { StartRefused } from '../lib/errors.ts'
import type { Operations } from './operations.ts'
import { note } from './output.ts'
import { type Credentials, readCredentials } from './remote/credentials.ts'
import type { Server } from './remote/http.ts'

export interface ReachOptions {
  url?: URL
}

/** Each only when it is asked for: commands start faster without what the others need. */
const local: { [F in keyof Operations]: () => Promise<Operations[F]> } = {
  instances: async () => (await import('./local/instances.ts')).instances,
  connectors: async () => (await import('./local/connectors.ts')).connectors,
  agents: async () => (await import('./local/agents.ts')).agents,
  queues: async () => (await import('./local/queues.ts')).queues,
  deliveries: async () => (await import('./local/deliveries.ts')).deliveries,
  customers: async () => (await import('./local/customers.ts')).customers,
  requests: async () => (await import('./local/requests.ts')).requests,
  alerts: async () => (await import('./local/alerts.ts')).alerts,
  contacts: async () => (await import('./local/contacts.ts')).contacts,
  board: async () => (await import('./local/board.ts')).board,
  reports: async () => (await import('./local/reports.ts')).reports,
  audit: async () => (await import('./local/audit.ts')).audit,
  nodes: async () => (await import('./local/nodes.ts')).nodes,
}

export type Reached = <F extends keyof Operations>(family: F) => Promise<Operations[F]>

/** For a command that asks for several things: it says once where it works. */
export async function reachAny(options: ReachOptions): Promise<Reached> {
  const server = await findServer(options)
  if (!server) return (family) => local[family]()
  const { remoteOperations } = await import('./remote/operations.ts')
  const operations = remoteOperations(server)
  return async (family) => operations[family]
}

export const reach = async <F extends keyof Operations>(family: F, options: ReachOptions): Promise<Operations[F]> =>
  (await reachAny(options))(family)

export async function findServer({ url }: ReachOptions): Promise<Server | undefined> {
  const credentials = await readCredentials()
  if (url) return serverAt(baseOf(url), credentials)
  const { current } = credentials
  if (current === null) return undefined
  if (await isStoreHere()) {
    note(`Working on the database of this machine. Add --url ${current} to work on that server.`)
    return undefined
  }
  return serverAt(current, credentials)
}

/**
 * The server whose connector is meant. A URL without a token beside a database here is where that database's connector
 * is reached.
 */
export async function findServerOfConnector(options: ReachOptions): Promise<Server | undefined> {
  const { url } = options
  if (!url) return findServer(options)
  const credentials = await readCredentials()
  return tokenFor(baseOf(url), credentials) || !(await isStoreHere()) ? serverAt(baseOf(url), credentials) : undefined
}

const tokenFor = (url: string, { tokens }: Credentials) => tokens[url] || process.env.OPERATOR_TOKEN

function serverAt(url: string, credentials: Credentials): Server {
  const token = tokenFor(url, credentials)
  if (!token) throw new StartRefused(reason('operator_token_missing', { url }))
  note(`Working on ${url}.`)
  return { url, token }
}

/** As it is kept, and asked: without a slash at its end. */
export const baseOf = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/+$/, '')

/** Whoever names a folder or a database means it, also when it is not there. */
async function isStoreHere(): Promise<boolean> {
  const { env } = process
  if (env.PASSERELLE_DATA_DIR || env.PASSERELLE_DATABASE_URL) return true
  const { findDataDir } = await import('../config/read-config.ts')
  const folder = findDataDir(env, process.cwd())
  return [databaseName, settingsFileName].some((name) => existsSync(join(folder, name)))
}
