/** Who the chat speaks as: the credentials of a connector, given or read from the database. */
import { reason } from '@passerelle/protocol/errors'
import { openClientSecret } from '../connectors/client-secret.ts'
import type { Connector } from '../connectors/connector.ts'
import { readConnector } from '../connectors/read-connector.ts'
import { StartRefused } from '../lib/errors.ts'
import { canAsk } from './ask.ts'
import type { PartnerFlags } from './partner-flags.ts'
import { type CliContext, withStore } from './with-store.ts'

export interface Credentials {
  clientId: string
  clientSecret: string
  /** When it is one of our database. */
  connector: Pick<Connector, 'id' | 'name' | 'webhookUrl' | 'delivery' | 'success' | 'hashEncoding'> | undefined
}

const openCredentials = ({ sealer }: CliContext, connector: Connector): Credentials => ({
  clientId: connector.clientId,
  clientSecret: openClientSecret(sealer, connector),
  connector,
})

/** Undefined when the options name none. */
export async function readCredentials(flags: PartnerFlags): Promise<Credentials | undefined> {
  const { connector, clientId, clientSecret } = flags
  if (connector !== undefined) {
    return withStore(async (context) => openCredentials(context, await readConnector(context, connector)))
  }
  if (clientId === undefined || clientSecret === undefined) return undefined
  return { clientId, clientSecret, connector: undefined }
}

const listed = 50

/** Asks, where somebody can be asked. */
export async function chooseConnector(): Promise<Credentials | undefined> {
  if (!canAsk()) return undefined
  return withStore(async (context) => {
    const { items } = await context.store.listConnectors({ limit: listed })
    if (items.length === 0) throw new StartRefused(reason('no_connector_yet'))
    const { select } = await import('@clack/prompts')
    const options = items.map(({ id, name, webhookUrl }) => ({
      value: id,
      label: name,
      hint: webhookUrl ?? 'no webhook',
    }))
    const chosen = await select({ message: 'Through which connector?', options, output: process.stderr })
    const connector = items.find(({ id }) => id === chosen)
    if (!connector) throw new StartRefused(reason('no_connector_chosen'))
    return openCredentials(context, connector)
  })
}
