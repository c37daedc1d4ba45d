import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { equalSecrets } from '../../agents/equal-secrets.ts'
import type { Config } from '../../config/config.ts'
import { ApiError } from '../../lib/errors.ts'
import { authenticateSession, type DeskAuthDeps } from '../desk/authenticate.ts'

export interface AuthenticateOperatorDeps extends DeskAuthDeps {
  config: DeskAuthDeps['config'] & Pick<Config, 'operatorToken'>
}

const bearer = /^bearer +(\S+) *$/i

/** An `onRequest` hook: the operator token or an operator's session goes on, all else before its body is read. */
export function operatorAuth(deps: AuthenticateOperatorDeps): onRequestAsyncHookHandler {
  return async (request) => {
    if (request.headers.authorization === undefined) return acceptSession(deps, request)
    const token = bearer.exec(request.headers.authorization)?.[1]
    if (token === undefined || !equalSecrets(token, deps.config.operatorToken.reveal())) throw unauthorized()
  }
}

async function acceptSession(deps: AuthenticateOperatorDeps, request: FastifyRequest): Promise<void> {
  const known = await authenticateSession(deps, request)
  if (!known) throw unauthorized()
  const { agent } = known.caller
  // A session without an agent was opened with the operator token.
  if (agent !== null && agent.role !== 'operator') {
    throw new ApiError('forbidden', 403, 'This is for operators: log in as one, or with the operator token.')
  }
}

const unauthorized = (): ApiError =>
  new ApiError(
    'unauthorized',
    401,
    'Send the operator token (Authorization: Bearer ...), or log in as an operator at /desk/v1/session.',
    { headers: { 'WWW-Authenticate': 'Bearer' } },
  )
