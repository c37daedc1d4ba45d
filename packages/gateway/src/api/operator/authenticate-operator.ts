import type { AuditActor } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Proof } from '../../auth/authenticate-agent.ts'
import { equalSecrets } from '../../auth/equal-secrets.ts'
import { operatorName } from '../../auth/log-in.ts'
import { actorOf } from '../../commands/actor.ts'
import type { Config } from '../../config/config.ts'
import { ApiError, refuse } from '../../lib/errors.ts'
import { authenticateSession, type SessionAuthDeps } from '../http/authenticate-session.ts'

export interface AuthenticateOperatorDeps extends SessionAuthDeps {
  config: SessionAuthDeps['config'] & Pick<Config, 'operatorToken'>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** On the operator's routes, once `operatorAuth` let it pass. */
    operator: AuditActor | null
    /** Whether who asks may still; the operator token always. */
    operatorProof: Proof | null
  }
}

const bearer = /^bearer +(\S+) *$/i

/** An `onRequest` hook: the operator token or an operator's session goes on, all else before its body is read. */
export function operatorAuth(deps: AuthenticateOperatorDeps): onRequestAsyncHookHandler {
  return async (request) => {
    request.operator = { type: 'operator_token', id: null, name: null }
    if (request.headers.authorization === undefined) return acceptSession(deps, request)
    const token = bearer.exec(request.headers.authorization)?.[1]
    if (token === undefined) throw unauthorized()
    const isOperator = equalSecrets(token, deps.config.operatorToken.reveal())
    await deps.guesses.attempt(
      { address: request.ip, name: operatorName },
      async () => isOperator || undefined,
      unauthorized,
    )
  }
}

async function acceptSession(deps: AuthenticateOperatorDeps, request: FastifyRequest): Promise<void> {
  const known = await authenticateSession(deps, request)
  if (!known) throw unauthorized()
  const { agent } = known.caller
  // A session without an agent was opened with the operator token.
  if (agent !== null && agent.role !== 'operator') {
    throw refuse('not_an_operator')
  }
  request.operatorProof = known.proof
  if (agent) request.operator = actorOf(agent)
}

/** Of a request that passed. */
export function operatorOf({ operator }: FastifyRequest): AuditActor {
  if (!operator) throw new Error('this route stands outside operatorAuth')
  return operator
}

const unauthorized = (): ApiError =>
  new ApiError(reason('operator_not_logged_in'), { headers: { 'WWW-Authenticate': 'Bearer' } })
