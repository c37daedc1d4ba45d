/**
 * The first peer of B1: one handler on `node:http` that checks what the gateway checks of a plain message (the token
 * twice a second in the database, form, sizes, repeats by content) and has it on disk before it answers. It knows no
 * files, no rich content, no history, no batch, no log, no limits.
 */
import { createHmac, hash, randomBytes, randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { InboundMessage } from '@passerelle/protocol'
import { type LeanMessage, openLeanStore } from './lean-store.ts'

const [folder = '', token = ''] = process.argv.slice(2)
const trustMs = 500
const maxBytes = 64 * 1024

const store = openLeanStore(join(folder, 'lean.db'))
const secret = randomBytes(32)
const tokenHash = (text: string) => hash('sha256', text, 'buffer')
store.recordToken(tokenHash(token))
const trusted = new Map<string, number>()

function isKnown(authorization = ''): boolean {
  const now = Date.now()
  if ((trusted.get(authorization) ?? 0) > now) return true
  if (!authorization.startsWith('Bearer ') || !store.hasToken(tokenHash(authorization.slice(7)))) return false
  trusted.set(authorization, now + trustMs)
  return true
}

const isText = (value: unknown, most = 255): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most && value.isWellFormed() && !value.includes('\0')

function isMessage(message: InboundMessage): boolean {
  const { id, created_at, customer_id, sender, body, metadata } = message
  return (
    isText(id) &&
    isText(customer_id) &&
    Number.isSafeInteger(created_at) &&
    (sender?.type === 'human' || sender?.type === 'bot') &&
    isText(sender.id) &&
    isText(sender.name) &&
    isText(body?.message, maxBytes) &&
    Buffer.byteLength(body.message) <= maxBytes &&
    (metadata === undefined || (typeof metadata === 'object' && JSON.stringify(metadata).length <= 4096))
  )
}

function toRow({ id, created_at, customer_id, sender, body, metadata }: InboundMessage): LeanMessage {
  const json = metadata && Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : null
  const { type, id: senderId, name } = sender
  const said = JSON.stringify([customer_id, id, created_at, [type, senderId, name], body.message, json])
  return {
    key: createHmac('sha256', secret).update(said).digest().subarray(0, 16),
    id: randomUUID(),
    customerId: customer_id,
    externalId: id,
    senderType: type === 'human' ? 0 : 1,
    senderId,
    senderName: name ?? senderId,
    createdAt: Number(created_at),
    receivedAt: Date.now(),
    text: body.message ?? '',
    metadata: json,
  }
}

function answer(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
  res.end(body)
}

function receive(res: ServerResponse, bytes: Buffer): void {
  const { messages } = JSON.parse(bytes.toString('utf8'))
  if (!Array.isArray(messages) || messages.length !== 1 || !isMessage(messages[0])) {
    answer(res, 400, '{}')
    return
  }
  const row = toRow(messages[0])
  store.record(row, (isNew) => {
    const status = isNew ? 'recorded' : 'duplicate'
    answer(res, 200, `{"messages":[{"id":${JSON.stringify(row.externalId)},"status":"${status}"}]}`)
  })
}

const server = createServer((req, res) => {
  if (req.method !== 'POST' || req.url !== '/messaging/v1/messages') return answer(res, 404, '{}')
  if (!isKnown(req.headers.authorization)) return answer(res, 401, '{}')
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', () => receive(res, chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
