/**
 * A message is a trace. Its ids are made of the message's id, so that each node that handles the message finds them by itself:
 * nothing is stored, and nothing is sent along. Pure.
 */
import { hash } from 'node:crypto'

export interface TraceIds {
  /** 32 hexadecimal digits. */
  traceId: string
  /** 16 of them, of the request by which the message came. */
  rootSpanId: string
}

/** `printf %s MESSAGE_ID | sha256sum` begins with the trace's id. */
export function traceIdsOf(messageId: string): TraceIds {
  const digits = hash('sha256', messageId)
  return { traceId: digits.slice(0, 32), rootSpanId: digits.slice(32, 48) }
}
