/** The answers of a chat with another server: what it tells an operator of this customer. No webhook is touched. */
import { styleText } from 'node:util'
import type { ConnectorChangeItem, MessageItem } from '@passerelle/protocol'
import type { Answers } from './chat-answers.ts'
import type { ChatCustomer } from './chat-history.ts'
import type { Screen } from './chat-screen.ts'
import { indent } from './describe-arrival.ts'
import type { Server } from './remote/http.ts'
import { remoteOperations } from './remote/operations.ts'
import { clean } from './table.ts'

interface FollowedDeps {
  server: Server
  connectorId: string
  customer: ChatCustomer
  screen: Screen
}

/** Resolves once nothing can be missed any more. */
export async function followAnswers({ server, connectorId, customer, screen }: FollowedDeps): Promise<Answers> {
  const ending = new AbortController()
  const { promise: begun, resolve: begin, reject } = Promise.withResolvers<void>()
  const following = remoteOperations(server).connectors.follow(connectorId, {
    ...{ customer_id: customer.customerId, signal: ending.signal, begin, lost: () => {} },
    tell: (_id, change) => tellAnswer(screen, change),
  })
  following.catch((error: unknown) => {
    reject(error)
    screen.complain(`Answers are not shown any more: ${error instanceof Error ? error.message : String(error)}`)
  })
  await begun
  return {
    async close() {
      ending.abort()
      await following.catch(() => {})
    },
  }
}

function tellAnswer(screen: Screen, change: ConnectorChangeItem): void {
  if (change.type !== 'message.recorded' || change.message.kind !== 'outbound') return
  const { message } = change
  const { id, created_at, sender, attachments, rich_content, metadata } = message
  const body = { message: message.message, attachments, ...(rich_content !== undefined && { rich_content }) }
  const received = { id, created_at, customer_id: change.customer_id, sender, body, metadata }
  screen.tell({ event: 'received', message: received }, describe(message))
}

const describe = ({ author, sender, message, attachments }: MessageItem): string =>
  [
    styleText('cyan', clean(`${author?.name ?? sender.name ?? '?'}:`)),
    ...(message === '' ? [] : indent(message)),
    ...attachments.map(({ name, mime_type }) => clean(`  attachment ${name} (${mime_type})`)),
  ].join('\n')
