/** A server, a partner who answers one webhook in ten badly, and what the server logs. */
import { type Accounts, createAccounts, type GatewayProcess, operatorToken } from '@passerelle/testkit'
import type { Fleet } from './fleet.ts'
import { type LogLines, watchLog } from './log-lines.ts'
import { type Receiver, startReceiver } from './receiver.ts'

export interface OneServer {
  server: GatewayProcess
  log: LogLines
  accounts: Accounts
  receiver: Receiver
}

export const eagerRetries = { RETRY_SCHEDULE: Array(100).fill('200ms').join(',') }

/** The server ends with its fleet; whoever asked closes the receiver. */
export async function startOneServer(
  fleet: Fleet,
  settings: Record<string, string> = eagerRetries,
): Promise<OneServer> {
  const receiver = await startReceiver({ failEvery: 10 })
  const server = await fleet.startServer({ settings })
  const log = watchLog(server)
  const accounts = await createAccounts({
    ...{ url: server.url, operatorToken },
    connector: { webhook_url: receiver.url },
  })
  return { server, log, accounts, receiver }
}
