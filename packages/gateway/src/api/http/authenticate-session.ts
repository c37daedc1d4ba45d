/**
 * A person by the session cookie. A cookie comes along with requests that other sites cause, so whoever uses one must
 * also know the session's CSRF token to change anything.
 */
import { CSRF_TOKEN_HEADER } from '@passerelle/protocol'
import type { FastifyRequest } from 'fastify'
import type { AuthenticateAgent, Caller, Proof } from '../../auth/authenticate-agent.ts'
import { equalSecrets } from '../../auth/equal-secrets.ts'
import type { Guesses } from '../../auth/guesses.ts'
import type { Config } from '../../config/config.ts'
import { refuse } from '../../lib/errors.ts'
import { readSessionCookie } from './session-cookie.ts'

export interface SessionAuthDeps {
  authenticateAgent: AuthenticateAgent
  config: Pick<Config, 'publicUrl'>
  guesses: Guesses
}

/** A caller, and what the request showed: whether it still holds can be asked again. */
export interface Authenticated {
  caller: Caller
  proof: Proof
}

/** By the cookie alone; undefined without a session that holds. A request that changes something must prove its origin. */
export async function authenticateSession(
  deps: SessionAuthDeps,
  request: FastifyRequest,
): Promise<Authenticated | undefined> {
  const value = readSessionCookie(request)
  if (value === undefined) return undefined
  const proof: Proof = { kind: 'session', value }
  const caller = await deps.authenticateAgent(proof)
  if (!caller) return undefined
  if (isUnsafe(request)) {
    refuseForeignOrigin(deps, request)
    const token = request.headers[CSRF_TOKEN_HEADER.toLowerCase()]
    if (!caller.session || typeof token !== 'string' || !equalSecrets(token, caller.session.csrfToken)) {
      throw refuse('csrf_token_wrong', { header: CSRF_TOKEN_HEADER })
    }
  }
  return { caller, proof }
}

const isUnsafe = ({ method }: FastifyRequest): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)

/** A browser names the site that causes a request: it must be ours, by the public address or the one that was asked. */
export function refuseForeignOrigin({ config }: Pick<SessionAuthDeps, 'config'>, request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin === undefined && site !== 'cross-site') return
  const from = URL.parse(origin ?? '')
  if (from && (from.origin === URL.parse(config.publicUrl)?.origin || from.host === request.host)) return
  throw refuse('foreign_origin')
}
