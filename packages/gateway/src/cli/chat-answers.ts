/**
 * The webhook of the chat. For a connector of our database it is put in place of the connector's own and taken away at
 * the end; what is for other customers meanwhile goes on to the old one, or waits.
 */
import { styleText } from 'node:util'
import { readConnector } from '../connectors/read-connector.ts'
import { StartRefused } from '../lib/errors.ts'
import type { Credentials } from './chat-connector.ts'
import type { ChatFlags } from './chat-flags.ts'
import type { ChatCustomer } from './chat-history.ts'
import type { Screen } from './chat-screen.ts'
import { describeContent, readMessage } from './describe-arrival.ts'
import { forwardArrival } from './forward-arrival.ts'
import { note } from './output.ts'
import { type Arrival, type ReceiverAnswer, startReceiver } from './receiver.ts'
import { clean } from './table.ts'
import { isTrusted, verifyArrival } from './verify-arrival.ts'
import { withOutbound, withStore } from './with-store.ts'

interface AnswersDeps extends Credentials {
  customer: ChatCustomer
  screen: Screen
}

export interface Answers {
  close(): Promise<void>
}

export async function startAnswers({ listen: port = 0, host }: ChatFlags, deps: AnswersDeps): Promise<Answers> {
  let former: string | null = null
  const take = createTaker(deps, () => former)
  const receiver = await startReceiver({ host, port, answer: take })
  const { connectorId } = deps
  if (connectorId === undefined) {
    note(`Answers show up when the connector's webhook is ${receiver.url}`)
    return receiver
  }
  try {
    former = await putWebhook(connectorId, receiver.url)
    note(`The connector's webhook is ${receiver.url} until the end of the chat; then it is ${former ?? 'none'} again.`)
  } catch (error) {
    await receiver.close()
    throw error
  }
  return {
    close: async () => {
      await putBack(connectorId, receiver.url, former).finally(receiver.close)
    },
  }
}

/** Gives the one before. */
const putWebhook = (connectorId: string, webhookUrl: string): Promise<string | null> =>
  withOutbound(async ({ store, outbound, clock }) => {
    const { webhookUrl: before } = await readConnector({ store }, connectorId)
    const refused = await outbound.checkUrl(webhookUrl)
    if (refused) throw new StartRefused(`The webhook cannot be put here. ${refused}`)
    await store.updateConnector(connectorId, { webhookUrl }, clock.now())
    return before
  })

/** Unless somebody else has changed it meanwhile. It is not checked again: it was the connector's before. */
const putBack = (connectorId: string, ours: string, webhookUrl: string | null): Promise<void> =>
  withStore(async ({ store, clock }) => {
    const connector = await store.findConnector(connectorId)
    if (connector?.webhookUrl === ours) await store.updateConnector(connectorId, { webhookUrl }, clock.now())
  })

function createTaker({ clientSecret, customer, screen }: AnswersDeps, former: () => string | null) {
  const seen = new Set<string>()

  return async (arrival: Arrival): Promise<ReceiverAnswer> => {
    if (!isTrusted(await verifyArrival(arrival, clientSecret))) {
      screen.complain('A webhook came that is not signed with the secret of this connector.')
      return { status: 401 }
    }
    const message = readMessage(arrival)
    if (message?.customer_id !== customer.customerId) return passOn(arrival, former())
    if (!seen.has(message.id)) {
      const from = styleText('cyan', clean(`${message.sender?.name ?? '?'}:`))
      screen.tell({ event: 'received', message }, [from, ...describeContent(message.body)].join('\n'))
    }
    seen.add(message.id)
    return { status: 200 }
  }
}

/** Of another customer: to whom it was for. Where there is nobody, it is sent again later. */
async function passOn(arrival: Arrival, webhookUrl: string | null): Promise<ReceiverAnswer> {
  if (webhookUrl === null) return { status: 503, body: 'This is the chat of another customer.' }
  return forwardArrival(arrival, new URL(webhookUrl)).catch(() => ({ status: 502 }))
}
