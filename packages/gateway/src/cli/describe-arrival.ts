/** A webhook request in words for people, and as one line of JSON; pure. */
import { styleText } from 'node:util'
import { parseExactJson, type WebhookMessage } from '@passerelle/protocol'
import { type Arrival, readHeader } from './receiver.ts'
import { clean } from './table.ts'
import type { Verdict, Verdicts } from './verify-arrival.ts'

export interface ArrivalOutcome extends Verdicts {
  status: number
  durationMs: number
  problem: string | undefined
}

/** The message, when the body is one: what is read here may come from anybody. */
export function readMessage(arrival: Pick<Arrival, 'body'>): WebhookMessage | undefined {
  const value = readBody(arrival) as Partial<WebhookMessage> | null | undefined
  const isMessage = typeof value?.id === 'string' && typeof value.body === 'object' && value.body !== null
  return isMessage ? (value as WebhookMessage) : undefined
}

function readEvent(arrival: Pick<Arrival, 'body'>): { event: unknown } | undefined {
  const event = readBody(arrival) as { id?: unknown; type?: unknown } | null | undefined
  return typeof event?.id === 'string' && typeof event.type === 'string' ? { event } : undefined
}

function readBody({ body }: Pick<Arrival, 'body'>): unknown {
  try {
    return parseExactJson(body.toString('utf8'))
  } catch {
    return undefined
  }
}

export function presentArrival(arrival: Arrival, outcome: ArrivalOutcome) {
  const { receivedAt, method, path, rawHeaders, body } = arrival
  const message = readMessage(arrival)
  const headers: Record<string, string> = {}
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers[(rawHeaders[at] ?? '').toLowerCase()] = rawHeaders[at + 1] ?? ''
  }
  return {
    received_at: new Date(receivedAt).toISOString(),
    method,
    path,
    status: outcome.status,
    duration_ms: outcome.durationMs,
    body_hash: outcome.body_hash,
    signature: outcome.signature,
    ...(outcome.problem !== undefined && { problem: outcome.problem }),
    headers,
    ...(message ? { message } : (readEvent(arrival) ?? { body: body.toString('utf8') })),
  }
}

const colours = { valid: 'green', invalid: 'red', missing: 'yellow', stale: 'red', unchecked: 'yellow' } as const
const show = (verdict: Verdict): string => styleText(colours[verdict], verdict)

export function describeArrival(arrival: Arrival, outcome: ArrivalOutcome): string {
  const { receivedAt, method, path, body } = arrival
  const statusColour = outcome.status === 200 ? 'green' : 'red'
  const at = new Date(receivedAt).toISOString().slice(11, 23)
  const lines = [
    `${styleText('bold', clean(`${at}  ${method} ${path}`))}  ->  ${styleText(statusColour, String(outcome.status))}`,
    `  Body-Hash ${show(outcome.body_hash)}   webhook-signature ${show(outcome.signature)}   ${body.length} bytes`,
  ]
  if (outcome.problem !== undefined) lines.push(`  ${styleText('red', clean(outcome.problem))}`)
  const message = readMessage(arrival)
  if (message) lines.push(...describeMessage(message))
  else lines.push(...indent(body.toString('utf8').slice(0, 4000)))
  const attempt = readHeader(arrival, 'user-agent')
  if (attempt !== undefined) lines.push(styleText('dim', clean(`  from ${attempt}`)))
  return lines.join('\n')
}

function describeMessage(message: WebhookMessage): string[] {
  const { id, customer_id, sender, body, metadata } = message
  const lines = [clean(`  message ${id} for customer ${customer_id}, from ${sender?.name} (${sender?.type})`)]
  lines.push(...describeContent(body))
  if (metadata && Object.keys(metadata).length > 0) lines.push(clean(`  metadata ${JSON.stringify(metadata)}`))
  return lines
}

/** What an agent said, line by line. */
export function describeContent(body: WebhookMessage['body']): string[] {
  const lines = typeof body.message === 'string' && body.message !== '' ? indent(body.message) : []
  const files = Array.isArray(body.attachments) ? body.attachments.filter(Boolean) : []
  for (const { name, mime_type, content } of files) {
    const where = content?.type === 'url' ? content.data : `${String(content?.data ?? '').length} characters of base64`
    lines.push(clean(`  attachment ${name} (${mime_type}): ${where}`))
  }
  if (body.rich_content !== undefined) lines.push(clean(`  rich content ${JSON.stringify(body.rich_content)}`))
  return lines
}

export const indent = (text: string): string[] => text.split(/\r?\n/).map((line) => clean(`  | ${line}`))
