import { LIMITS, type InboundMessage as WireMessage } from '@passerelle/protocol'
import type { Fault } from '../lib/errors.ts'
import type { Pause } from '../lib/pacer.ts'
import { type InboundMessage, normaliseMessage } from './inbound-message.ts'
import { checkMessage } from './message-rules.ts'

export type Batch = { messages: InboundMessage[] } | { faults: Fault[] }

/** The faults of one message's form, whose `path` begins with the one given; none when it is a message. */
export type CheckForm = (message: unknown, path: string) => Fault[] | undefined

export interface BatchReading {
  /** The message, or a promise for it. */
  open(item: unknown): unknown
  checkForm: CheckForm
  limit: number
  pause: Pause
}

/**
 * Every message of a request in its normal form, or the faults of all of them, of form and of rule, up to `limit`.
 * Rules are held against messages whose form is right. One message after the other, so that it ends early: of a large
 * request each is parsed by `open` only when it is its turn.
 */
export async function readBatch(
  wire: readonly unknown[],
  { open, checkForm, limit, pause }: BatchReading,
): Promise<Batch> {
  const messages: InboundMessage[] = []
  const faults: Fault[] = []
  const urls = countUrls()
  for (const [index, item] of wire.entries()) {
    const raw = await open(item)
    // Others are served beside a request that takes long.
    await pause()
    const path = `/messages/${index}`
    const formFaults = checkForm(raw, path)
    if (formFaults) {
      faults.push(...formFaults)
    } else {
      const message = normaliseMessage(raw as WireMessage)
      faults.push(...checkMessage(message, path), ...urls.check(message, path))
      messages.push(message)
    }
    if (faults.length >= limit) break
  }
  return faults.length > 0 ? { faults: faults.slice(0, limit) } : { messages }
}

/** Each file by URL is a fetch of up to 25 MiB: one request must not queue them by the ten thousand. */
function countUrls() {
  let count = 0
  return {
    /** A fault at the first one too many. */
    check({ attachments }: InboundMessage, path: string): Fault[] {
      const faults: Fault[] = []
      for (const [index, { content }] of attachments.entries()) {
        if (content.type !== 'url' || ++count !== LIMITS.urlAttachments + 1) continue
        const message = `must not be there: a request holds at most ${LIMITS.urlAttachments} files by URL; send this message in another request`
        faults.push({ path: `${path}/body/attachments/${index}`, message })
      }
      return faults
    },
  }
}
