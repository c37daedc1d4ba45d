/** The request of one attempt: the stored bytes as they are, and headers made with the secret of this moment. Pure. */
import { createHmac } from 'node:crypto'
import {
  API_VERSION,
  API_VERSION_HEADER,
  BODY_HASH_HEADER,
  WEBHOOK_ID_HEADER,
  WEBHOOK_SIGNATURE_HEADER,
  WEBHOOK_TIMESTAMP_HEADER,
} from '@passerelle/protocol'
import type { Connector } from '../connectors/connector.ts'
import type { SentRequest } from './delivery.ts'

export interface WebhookRequest {
  method: 'POST'
  headers: Record<string, string>
  body: Uint8Array
}

export interface WebhookRequestInput {
  /** Of the message or event. */
  id: string
  body: Uint8Array
  hashEncoding: Connector['hashEncoding']
  /** The client secret in the clear: it is the key as it stands, not decoded. */
  secret: string
  now: number
  version: string
}

/** What is kept of a request. Of the URL, what goes out: never a password, for example. */
export function recordRequest(webhookUrl: string, { headers }: WebhookRequest): SentRequest | null {
  const url = URL.parse(webhookUrl)
  return url && { url: url.origin + url.pathname + url.search, headers }
}

export function webhookRequest(input: WebhookRequestInput): WebhookRequest {
  const { id, body, secret, now } = input
  const timestamp = String(Math.floor(now / 1000))
  // update() of both parts signs "id.timestamp.body" without copying the body.
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64')
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': `Passerelle/${input.version}`,
      [API_VERSION_HEADER]: API_VERSION,
      [BODY_HASH_HEADER]: createHmac('sha1', secret).update(body).digest(input.hashEncoding),
      [WEBHOOK_ID_HEADER]: id,
      [WEBHOOK_TIMESTAMP_HEADER]: timestamp,
      [WEBHOOK_SIGNATURE_HEADER]: `v1,${signature}`,
    },
    body,
  }
}
