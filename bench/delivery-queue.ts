/** What B4, B5 and B11 measure: a queue of replies, for a thousand conversations in turn, that is let go at once. */
import { waitFor } from '@passerelle/testkit'
import { measureLoad, requestBytes } from './load.ts'
import { customers, newMessage } from './messages.ts'
import type { Measured } from './servers.ts'

/**
 * Opens the conversations; gives what queues so many deliveries, lets them go, and says how many a second were settled.
 * `areSettled`: the gateway's list of what waits says it, unless somebody else does.
 */
export async function prepareDeliveries(
  gateway: Measured,
  areSettled: () => Promise<boolean> = () => isNoneListed(gateway),
): Promise<(count: number) => Promise<number>> {
  const queue = await prepareQueue(gateway)
  return async (count) => {
    await queue(count)
    await pause(gateway, false)
    const startedAt = performance.now()
    await waitFor('the deliveries to be settled', areSettled, 120_000)
    return (count * 1000) / (performance.now() - startedAt)
  }
}

/** Opens the conversations; gives what answers them, in turn, while their connector is paused. */
async function prepareQueue(gateway: Measured): Promise<(count: number) => Promise<void>> {
  const { asPartner, asDesk } = gateway.accounts
  const messages = Array.from({ length: customers }, newMessage)
  await asPartner.post('/messaging/v1/messages', { messages })
  const ids: string[] = []
  for (let cursor = ''; ; ) {
    const page = await asDesk.get<{ items: { id: string }[]; next_cursor: string | null }>(
      `/conversations?limit=100${cursor}`,
    )
    ids.push(...page.items.map(({ id }) => id))
    if (page.next_cursor === null) break
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`
  }
  const headers = { Authorization: await gateway.deskAuthorization(), 'Content-Type': 'application/json' }
  const body = JSON.stringify({ message: 'Thank you for your question. We look into it.' })
  return async (count) => {
    await pause(gateway, true)
    let sent = 0
    const nextRequest = () => {
      const id = ids[sent++ % ids.length]
      return sent > count ? undefined : requestBytes(`/desk/v1/conversations/${id}/messages`, headers, body)
    }
    await measureLoad({ port: gateway.port, connections: 64, durationMs: Number.POSITIVE_INFINITY, nextRequest }, 201)
  }
}

const pause = ({ accounts }: Measured, paused: boolean) =>
  accounts.asOperator.patch(`/connectors/${accounts.connector.id}`, { paused })

async function isNoneListed({ accounts }: Measured): Promise<boolean> {
  const { items } = await accounts.asOperator.get<{ items: unknown[] }>('/deliveries?state=pending&limit=1')
  return items.length === 0
}
