/**
 * A sign-in that is under way at the provider, kept in a sealed cookie: whichever server it comes back to can open it,
 * and nothing is stored for those who never come back.
 */
import type { Clock } from '../lib/clock.ts'
import type { Sealer } from '../lib/seal.ts'

export const signInLifetimeMs = 10 * 60_000

/** What the answer of the provider must match, and where the person wanted to go. */
export interface PendingSignIn {
  state: string
  nonce: string
  verifier: string
  returnTo: string
}

const identity = 'sign-in'

interface Deps {
  sealer: Pick<Sealer, 'seal' | 'open'>
  clock: Pick<Clock, 'now'>
}

export const sealPending = ({ sealer, clock }: Deps, pending: PendingSignIn): string =>
  Buffer.from(sealer.seal(JSON.stringify({ ...pending, until: clock.now() + signInLifetimeMs }), identity)).toString(
    'base64url',
  )

/** Undefined when it is not ours, or too old. */
export function openPending({ sealer, clock }: Deps, value: string | undefined): PendingSignIn | undefined {
  if (!value) return undefined
  try {
    const { until, ...pending } = JSON.parse(sealer.open(Buffer.from(value, 'base64url'), identity))
    return clock.now() < until ? pending : undefined
  } catch {
    return undefined
  }
}

const maxReturnLength = 1000

/** A page of the desk; its start for anything else: nobody is sent to another site from here. */
export function safeReturn(wanted: string | undefined): string {
  const base = 'http://desk.invalid'
  const url = wanted?.startsWith('/') && wanted.length <= maxReturnLength ? URL.parse(wanted, base) : null
  if (url?.origin !== base) return '/'
  const path = url.pathname + url.search + url.hash
  return path.startsWith('//') ? '/' : path
}
