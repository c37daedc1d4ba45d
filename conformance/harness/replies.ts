/** Replies on their way, as the tests of retries and order look at them. */

import type { AnswerRule } from '@passerelle/testkit/partner'
import { waitFor } from '@passerelle/testkit/wait-for'
import type { Connector, Target } from '../target.ts'
import type { DeskMessage } from './desk.ts'
import { live, newCustomer } from './messages.ts'

/** A customer who wrote, so that there is somebody to answer. */
export async function newConversation({ partner }: Connector): Promise<string> {
  const customer = newCustomer()
  await partner.record(live(customer))
  return customer
}

/** Something that a sweep of the queue after now would send: once it arrived, what did not was not due. */
export async function passOver(target: Target, { partner, webhook }: Connector): Promise<void> {
  const customer = newCustomer()
  await partner.record(live(customer))
  const { id } = await target.desk.reply(customer, 'fence')
  await webhook.waitForRequests(1, customer)
  await target.desk.untilDelivery(customer, id, 'delivered')
}

export const textsAt = ({ webhook }: Connector, customer: string) =>
  webhook.of(customer).map(({ message }) => message.body.message)

/** An answer that waits until it is let go. */
export function held(status = 200) {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const reply: AnswerRule = async (_, response) => {
    await released
    response.writeHead(status).end()
  }
  return { reply, release: () => release() }
}

/** What the desk shows of a message, as soon as it was tried so many times. */
export const untilAttempts = ({ desk: side }: Target, customer: string, { id }: DeskMessage, count: number) =>
  waitFor(`${count} attempts of ${id}`, async () => {
    const found = (await side.messagesOf(customer)).find((message) => message.id === id)
    return found?.delivery && found.delivery.attempts >= count && found.delivery
  })
