/** Whether a webhook's two signatures are those of its body under a client secret. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import {
  BODY_HASH_HEADER,
  verifyBodyHash,
  WEBHOOK_ID_HEADER,
  WEBHOOK_SIGNATURE_HEADER,
  WEBHOOK_TIMESTAMP_HEADER,
} from '@passerelle/protocol'
import { type Arrival, readHeader } from './receiver.ts'

/** `stale`: right, and made too long ago, or ahead of this machine's clock. `unchecked`: there is no secret. */
export type Verdict = 'valid' | 'invalid' | 'missing' | 'stale' | 'unchecked'

export interface Verdicts {
  body_hash: Verdict
  signature: Verdict
}

/** As the Standard Webhooks have it. */
const toleranceMs = 5 * 60_000

export async function verifyArrival(arrival: Arrival, secret: string | undefined): Promise<Verdicts> {
  if (secret === undefined) return { body_hash: 'unchecked', signature: 'unchecked' }
  return { body_hash: await verifyHash(arrival, secret), signature: verifySignature(arrival, secret) }
}

async function verifyHash(arrival: Arrival, secret: string): Promise<Verdict> {
  const hash = readHeader(arrival, BODY_HASH_HEADER)
  if (hash === undefined) return 'missing'
  return (await verifyBodyHash(arrival.body, hash, secret)) ? 'valid' : 'invalid'
}

function verifySignature(arrival: Arrival, secret: string): Verdict {
  const id = readHeader(arrival, WEBHOOK_ID_HEADER)
  const timestamp = readHeader(arrival, WEBHOOK_TIMESTAMP_HEADER)
  const signatures = readHeader(arrival, WEBHOOK_SIGNATURE_HEADER)
  if (id === undefined || timestamp === undefined || signatures === undefined) return 'missing'
  const expected = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(arrival.body).digest()
  const matches = signatures.split(' ').some((one) => {
    const given = one.startsWith('v1,') ? Buffer.from(one.slice(3), 'base64') : Buffer.alloc(0)
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!matches) return 'invalid'
  return Math.abs(arrival.receivedAt - Number(timestamp) * 1000) <= toleranceMs ? 'valid' : 'stale'
}

/** The trio is an addition: senders that leave it out are no worse. */
export const isTrusted = ({ body_hash, signature }: Verdicts): boolean =>
  (body_hash === 'valid' || body_hash === 'unchecked') && signature !== 'invalid' && signature !== 'stale'
