/**
 * Secrets at rest: AES-256-GCM under the master key, a random nonce, the identity of the row as associated data, so
 * that a sealed value moved to another row does not open. The key's id is in the value: several keys can open, the
 * first one seals.
 */

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { reason } from '@passerelle/protocol/errors'
import { ReasonedError } from './errors.ts'

export interface Sealer {
  /** `identity` names the row, `connector:ID` for example. */
  seal(plain: string, identity: string): Uint8Array
  open(sealed: Uint8Array, identity: string): string
  /** Whether it was sealed by another key than the one that seals now. */
  isStale(sealed: Uint8Array): boolean
}

/** The key it was sealed with is gone. */
class SealNotOpened extends ReasonedError {
  constructor(identity: string) {
    super(reason('seal_not_opened', { what: identity }))
  }
}

const version = 1
const idLength = 4
const nonceLength = 12
const tagLength = 16

const keyId = (key: Uint8Array): Buffer =>
  createHash('sha256').update('key id').update(key).digest().subarray(0, idLength)

/** `keys` are of 32 bytes each: the first seals, all open. */
export function createSealer(keys: readonly Uint8Array[]): Sealer {
  const ring = keys.map((key) => ({ key, id: keyId(key) }))
  const first = ring[0]
  if (!first) throw new Error('a sealer needs at least one key')
  return {
    seal(plain, identity) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', first.key, nonce).setAAD(Buffer.from(identity))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([version]), first.id, nonce, cipher.getAuthTag(), body])
    },
    open(sealed, identity) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      const id = bytes.subarray(1, 1 + idLength)
      const entry = ring.find((candidate) => candidate.id.equals(id))
      if (bytes[0] !== version || !entry) throw new SealNotOpened(identity)
      const nonceEnd = 1 + idLength + nonceLength
      const tagEnd = nonceEnd + tagLength
      const decipher = createDecipheriv('aes-256-gcm', entry.key, bytes.subarray(1 + idLength, nonceEnd))
      decipher.setAAD(Buffer.from(identity)).setAuthTag(bytes.subarray(nonceEnd, tagEnd))
      return decipher.update(bytes.subarray(tagEnd), undefined, 'utf8') + decipher.final('utf8')
    },
    isStale: (sealed) => !first.id.equals(sealed.subarray(1, 1 + idLength)),
  }
}

/** Opens each sealed value once, for as long as it stays what it is. */
export function openOnce(sealer: Pick<Sealer, 'open'>): Pick<Sealer, 'open'> {
  const opened = new Map<string, { sealed: Uint8Array; secret: string }>()
  return {
    open(sealed, identity) {
      const known = opened.get(identity)
      if (known && Buffer.compare(known.sealed, sealed) === 0) return known.secret
      const secret = sealer.open(sealed, identity)
      opened.set(identity, { sealed, secret })
      return secret
    },
  }
}
