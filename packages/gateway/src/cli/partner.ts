/**
 * As whom a command speaks to the partner API: as a connector of this machine's database, as one of a server that an
 * operator is logged in to, or with the credentials of one.
 */
import { reason } from '@passerelle/protocol/errors'
import { type Client, type ClientOptions, createClient, PasserelleError } from '@passerelle/sdk'
import { readSettings } from '../config/read-settings.ts'
import { StartRefused } from '../lib/errors.ts'
import { type Credentials, readCredentials } from './chat-connector.ts'
import type { PartnerFlags } from './partner-flags.ts'
import { findServerOfConnector } from './reach.ts'
import type { Server } from './remote/http.ts'

export interface Partner {
  url: string
  client: Client
  /** Not known of a connector of another server. */
  credentials?: Credentials
  /** Of which server it is one, where an operator is logged in to that. */
  of?: { server: Server; connectorId: string }
}

/** How its client asks. */
export type Wiring = Pick<ClientOptions, 'fetch'>

/** Undefined when the options name nobody. */
export async function findPartner(flags: PartnerFlags, options: Wiring = {}): Promise<Partner | undefined> {
  const { connector } = flags
  const server = connector === undefined ? undefined : await findServerOfConnector(flags)
  if (connector !== undefined && server) {
    const { openLentClient } = await import('./remote/lent-client.ts')
    return {
      url: server.url,
      client: openLentClient(server, connector, options),
      of: { server, connectorId: connector },
    }
  }
  const credentials = await readCredentials(flags)
  return credentials && openPartner(flags, credentials, options)
}

export function openPartner(flags: PartnerFlags, credentials: Credentials, options: Wiring = {}): Partner {
  const url = flags.url?.href ?? readOwnUrl()
  try {
    return { url, client: createClient({ baseUrl: url, ...credentials, ...options }), credentials }
  } catch (error) {
    return refusePartner(error)
  }
}

/** Of the server that these settings are for. */
function readOwnUrl(): string {
  const result = readSettings(process.env, process.cwd())
  if ('config' in result && result.config.port !== 0) return result.config.publicUrl
  throw new StartRefused(reason('messaging_url_unknown'))
}

/** What the partner API refuses, as commands report it. */
export function refusePartner(error: unknown): never {
  throw error instanceof PasserelleError
    ? new StartRefused(reason('chat_refused', { detail: inOptions(error) }))
    : error
}

const optionNames: Record<string, string> = {
  clientId: '--client-id',
  clientSecret: '--client-secret',
  baseUrl: '--url',
}

/** The SDK names its own options: here they are those of the command line. */
export const inOptions = ({ message }: Error): string =>
  message.replace(/\b(?:clientId|clientSecret|baseUrl)\b/g, (name) => optionNames[name] ?? name)
