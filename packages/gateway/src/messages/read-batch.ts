import type { InboundMessage as WireMessage } from '@passerelle/protocol'
import type { Fault } from '../lib/errors.ts'
import { type InboundMessage, normaliseMessage } from './inbound-message.ts'
import { checkMessage } from './message-rules.ts'

export type Batch = { messages: InboundMessage[] } | { faults: Fault[] }

/** The faults of one message's form, whose `path` begins with the one given; none when it is a message. */
export type CheckForm = (message: unknown, path: string) => Fault[] | undefined

/**
 * Every message of a request in its normal form, or the faults of all of them, of form and of rule, up to `limit`.
 * Rules are held against messages whose form is right. One message after the other, so that it ends early.
 */
export function readBatch(
  wire: readonly unknown[],
  { checkForm, limit }: { checkForm: CheckForm; limit: number },
): Batch {
  const messages: InboundMessage[] = []
  const faults: Fault[] = []
  for (const [index, raw] of wire.entries()) {
    const path = `/messages/${index}`
    const formFaults = checkForm(raw, path)
    if (formFaults) {
      faults.push(...formFaults)
    } else {
      const message = normaliseMessage(raw as WireMessage)
      faults.push(...checkMessage(message, path))
      messages.push(message)
    }
    if (faults.length >= limit) break
  }
  return faults.length > 0 ? { faults: faults.slice(0, limit) } : { messages }
}
