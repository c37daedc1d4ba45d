/** A partner who minds the order: each reply of a conversation comes once the one before it was taken, and always the same. */
import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { type FakePartner, startPartner } from '@passerelle/testkit'

export interface Receiver {
  url: string
  readonly faults: readonly string[]
  /** The ids of the messages it took, each once. */
  delivered(): string[]
  /** How many webhooks came, redeliveries among them; not those whose sender had given them up before they were read. */
  readonly requests: number
  /** How many of them it answered badly. */
  readonly refused: number
  /** From now on nothing is answered until `release`. */
  hold(): void
  release(): void
  /** How many came since then. */
  readonly held: number
  close(): Promise<void>
}

interface Line {
  seen: Set<string>
  last: string
}

/** `failEvery`: each so many-th webhook is answered badly. */
export async function startReceiver({ failEvery }: { failEvery: number }): Promise<Receiver> {
  const lines = new Map<string, Line>()
  const taken = new Set<string>()
  const bodies = new Map<string, string>()
  const faults: string[] = []
  let [requests, refused] = [0, 0]
  let [held, gate] = [0, Promise.withResolvers<void>()]
  gate.resolve()
  const note = (customerId: string, id: string, body: Buffer) => {
    const line = lines.get(customerId) ?? { seen: new Set(), last: id }
    lines.set(customerId, line)
    const hash = createHash('sha256').update(body).digest('base64')
    if ((bodies.get(id) ?? hash) !== hash) faults.push(`other bytes of ${id}`)
    bodies.set(id, hash)
    if (line.seen.has(id) && line.last !== id) faults.push(`out of order: ${id} came again after ${line.last}`)
    if (line.last !== id && !taken.has(line.last)) faults.push(`out of order: ${id} before ${line.last} was taken`)
    if (!line.seen.has(id)) line.last = id
    line.seen.add(id)
  }
  const partner: FakePartner = await startPartner(async ({ body, message }, response) => {
    if (await isGivenUp(response)) return undefined
    requests += 1
    held += 1
    const isRefused = requests % failEvery === 0
    note(message.customer_id, message.id, body)
    await gate.promise
    if (isRefused) {
      refused += 1
      return { status: 500 }
    }
    taken.add(message.id)
    return { status: 200 }
  })
  return {
    url: partner.url,
    faults,
    delivered: () => [...taken],
    get requests() {
      return requests
    },
    get refused() {
      return refused
    },
    hold() {
      held = 0
      gate = Promise.withResolvers()
    },
    release: () => gate.resolve(),
    get held() {
      return held
    },
    close: partner.close,
  }
}

/**
 * Where this process stood still for longer than a webhook may take, it reads what its sender has counted as not arrived,
 * and perhaps sent again. That the sender is gone is read after it.
 */
async function isGivenUp({ socket }: ServerResponse): Promise<boolean> {
  for (let n = 0; n < 3; n++) await turn()
  return !socket || socket.destroyed || socket.readableEnded
}
