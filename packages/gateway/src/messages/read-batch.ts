import { LIMITS, type InboundMessage as WireMessage } from '@passerelle/protocol'
import { type Fault, fault } from '../lib/errors.ts'
import { type InboundMessage, normaliseMessage } from './inbound-message.ts'
import { checkMessage } from './message-rules.ts'

/** The messages of a request, taken one by one. */
export interface BatchReader {
  /** The faults against the rules of a message whose form is right; `path` leads to it in the request. */
  add(wire: WireMessage, path: string): Fault[]
  /** What was added, in its normal form. */
  readonly messages: readonly InboundMessage[]
}

export function startBatch(): BatchReader {
  const messages: InboundMessage[] = []
  const urls = countUrls()
  return {
    messages,
    add(wire, path) {
      const message = normaliseMessage(wire)
      messages.push(message)
      return [...checkMessage(message, path), ...urls.check(message, path)]
    },
  }
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
        faults.push(fault(`${path}/body/attachments/${index}`, 'too_many_urls', { max: LIMITS.urlAttachments }))
      }
      return faults
    },
  }
}
