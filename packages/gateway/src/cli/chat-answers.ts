/**
 * The webhook of the chat. A connector of our database lends it the place of its own until the end; what is for other
 * customers meanwhile goes on to the connector's own, or waits.
 */

import { styleText } from 'node:util'
import { reason } from '@passerelle/protocol/errors'
import { refuse, StartRefused } from '../lib/errors.ts'
import { agrees } from './ask.ts'
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
import { openContext, withOutbound } from './with-store.ts'

interface AnswersDeps extends Credentials {
  customer: ChatCustomer
  screen: Screen
}

export interface Answers {
  close(): Promise<void>
}

/** The webhook at work that would be replaced without anybody having agreed. */
export const findReplaced = ({ listen, yes }: ChatFlags, { connector }: Credentials): string | null =>
  listen === undefined || yes ? null : (connector?.webhookUrl ?? null)

export async function agreeToListen(flags: ChatFlags, credentials: Credentials): Promise<void> {
  const webhookUrl = findReplaced(flags, credentials)
  if (webhookUrl === null) return
  const name = credentials.connector?.name ?? ''
  const message =
    `Receive the webhooks of ${clean(name)} here until the end of the chat, in the place of ${webhookUrl}? ` +
    'Those of other customers are passed on.'
  if (!(await agrees(message, { usual: false }))) throw new StartRefused(reason('nothing_changed'))
}

export async function startAnswers({ listen: port = 0, host }: ChatFlags, deps: AnswersDeps): Promise<Answers> {
  let former: string | null = null
  const take = createTaker(deps, () => former)
  const receiver = await startReceiver({ host, port, answer: take })
  if (deps.connector === undefined) {
    note(`Answers show up when the connector's webhook is ${receiver.url}`)
    return receiver
  }
  if (deps.connector.delivery === 'pull') {
    note('No answers show up here: nothing of this connector is sent to a webhook, its partner fetches it.')
    return receiver
  }
  try {
    const loan = await borrowWebhook(deps.connector.id, receiver.url)
    former = loan.former
    note(`The connector's webhook is ${receiver.url} until the end of the chat; then it is ${former ?? 'none'} again.`)
    return { close: () => loan.end().finally(receiver.close) }
  } catch (error) {
    await receiver.close()
    throw error
  }
}

/** The store stays open for as long: when this process is killed, the next one that opens it gives the webhook back. */
async function borrowWebhook(id: string, webhookUrl: string) {
  const refused = await withOutbound(({ outbound }) => outbound.checkUrl(webhookUrl))
  if (refused) throw new StartRefused(reason('webhook_not_put_here', { reason: refused }))
  const { store, clock } = await openContext()
  const loan = await store.borrowWebhook(id, webhookUrl, clock.now())
  if (loan.kind !== 'lent') {
    await store.close()
    throw loan.kind === 'unknown' ? refuse('connector_unknown', { id }) : new StartRefused(reason('webhook_lent'))
  }
  return {
    former: loan.former,
    end: () => store.endWebhookLoan(id, clock.now()).finally(() => store.close()),
  }
}

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
