/**
 * A channel: a vendor's messaging service, whose customers write to us and get the agents' answers. One file a channel
 * says how the vendor signs, what it sends and what it takes; everything else is the kit's.
 */
import type { InboundMessage, PartnerEvent, ToldEvent, WebhookMessage } from '@passerelle/sdk'

export interface Channel {
  /** Where the vendor's webhook is: `/whatsapp`. */
  path: string
  /**
   * The vendor never sends again what was not answered: messages are kept on the disk before it gets its answer, and sent
   * from there. Without it they are at the gateway by then, so that a vendor who tries again loses nothing.
   */
  isAskedOnce?: true
  /** Reads a request of the vendor's. Throws a `Refused` when it is not the vendor's, or cannot be read. */
  receive(request: VendorRequest): Promise<Received>
  /** Sends an agent's message, in as many steps as the vendor needs. */
  compose(message: WebhookMessage): Promise<Step[]>
  /** Told of events, when the connector has an events URL: that an agent is typing, for example. */
  onEvent?(event: PartnerEvent): Promise<void>
}

export interface VendorRequest {
  method: string
  url: URL
  headers: Headers
  /** Byte for byte, as signatures are made over it. */
  body: Uint8Array
}

export interface Received {
  messages?: InboundMessage[]
  events?: ToldEvent[]
  /** Default: 200 without a body. */
  answer?: Response
}

/** Sends one thing. Gives the vendor's id of it, when it has one. */
export type Step = () => Promise<string | undefined>

export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The body as JSON; throws a `Refused`. */
export function readJson<T>(body: Uint8Array): T {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw new Refused(400, 'The body is not JSON.')
  }
}
