/**
 * The chain of activities: each row carries a hash of itself and of the hash before it, so that whoever changes, removes
 * or adds one byte in the past breaks it. What an erasure takes away is hashed apart: its hash stays in its place. Pure.
 */
import { hash } from 'node:crypto'
import type { ChainedRow } from '../commands/activity.ts'

const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer')

const isOfConversation = ({ targetType }: Pick<ChainedRow, 'targetType'>): boolean => targetType === 'conversation'

/** Of what an erasure takes away. */
export function erasableHash(row: ChainedRow): Uint8Array {
  if (row.erasedHash) return row.erasedHash
  const erasable = [row.conversationId, isOfConversation(row) ? row.params : null]
  return sha256(JSON.stringify(row.salt ? [...erasable, Buffer.from(row.salt).toString('hex')] : erasable))
}

/** What changes in a row when its conversation is erased: it stays as a link of the chain. */
export const withoutConversation = (row: ChainedRow): Partial<ChainedRow> => ({
  erasedHash: erasableHash(row),
  conversationId: null,
  salt: null,
  ...(isOfConversation(row) && { targetId: '', params: '{}' }),
})

export function chainHash(previous: Uint8Array, row: ChainedRow): Uint8Array {
  const kept = [
    ...[row.seq, row.id, row.at, row.actorType, row.actorId, row.actorName, row.kind, row.targetType],
    ...[isOfConversation(row) ? null : row.targetId, row.targetName, row.instanceId, row.connectorId],
    ...[isOfConversation(row) ? null : row.params],
  ]
  const parts = [previous, erasableHash(row)].map((bytes) => Buffer.from(bytes).toString('hex'))
  return sha256(JSON.stringify([...parts, ...kept]))
}

export const chainStart = new Uint8Array(32)

/** Whether what stands in a row says the same twice, where it is written twice. */
export function isWellFormed(row: ChainedRow): boolean {
  if (row.erasedHash)
    return row.conversationId === null && row.salt === null && (!isOfConversation(row) || isBlank(row))
  return !isOfConversation(row) || row.targetId === row.conversationId
}

const isBlank = ({ targetId, params }: ChainedRow): boolean => targetId === '' && params === '{}'

export const isSameHash = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0
