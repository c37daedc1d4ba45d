/**
 * Passwords are kept as argon2id hashes in PHC form. Hashing is made expensive on purpose, so only two run at once,
 * networks take turns, and one of them can let only some wait: a flood of log-ins must not take the threads that file
 * access and name look-ups share with it, nor keep others from logging in.
 */

import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { reason } from '@passerelle/protocol/errors'
import { ApiError } from '../lib/errors.ts'
import { networkOf } from '../lib/network.ts'
import { createFairQueue, type FairQueue } from './fair-queue.ts'

/** OWASP's second choice: 19 MiB, two passes, one lane. */
const cost = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 }
const saltLength = 16

const phcPattern =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/

/** Of the whole process: the threads are. A hash takes some 20 ms: who waits last of twenty waits 0.4 s by itself. */
const queue: FairQueue = createFairQueue({ atOnce: 2, waiting: { perKey: 20, inAll: 500 } })

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** The same password however the keyboard composed its accents. */
const toBytes = (password: string): Buffer => Buffer.from(password.normalize('NFC'))

async function derive(
  password: string,
  { address, ...parameters }: Omit<Argon2Parameters, 'message'> & { address: string },
): Promise<Buffer> {
  const derived = await queue(
    networkOf(address),
    () =>
      new Promise<Buffer>((resolve, reject) => {
        argon2('argon2id', { ...parameters, message: toBytes(password) }, (error, key) =>
          error ? reject(error) : resolve(key),
        )
      }),
  )
  if (derived === undefined) throw tooBusy()
  return derived
}

const tooBusy = (): ApiError =>
  new ApiError(reason('logins_busy'), {
    headers: { 'Retry-After': '5' },
  })

/** For people who have proved who they are: they wait in one queue. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(saltLength)
  const tag = await derive(password, { ...cost, nonce, address: '' })
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(nonce)}$${base64(tag)}`
}

export interface PasswordAttempt {
  password: string
  /** The hash; null for somebody who has no password or is not known. */
  phc: string | null
  address: string
}

/** With null it takes as long and is false. */
export async function verifyPassword({ password, phc, address }: PasswordAttempt): Promise<boolean> {
  if (phc === null) {
    await derive(password, { ...cost, nonce: randomBytes(saltLength), address })
    return false
  }
  const [, memory, passes, parallelism, salt = '', tag = ''] = phcPattern.exec(phc) ?? []
  if (tag === '') throw new Error('a stored password hash is not argon2id in PHC form')
  const expected = Buffer.from(tag, 'base64')
  const derived = await derive(password, {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
    nonce: Buffer.from(salt, 'base64'),
    address,
  })
  return timingSafeEqual(derived, expected)
}
