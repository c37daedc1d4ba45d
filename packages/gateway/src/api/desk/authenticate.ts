/** Who asks: a person by the session cookie, or a service agent by its API key. */

import type { AgentRight, AgentRole, AuditActor } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { rightsOf } from '../../agents/rights.ts'
import type { Proof } from '../../auth/authenticate-agent.ts'
import { type AuditContext, actorOf } from '../../commands/actor.ts'
import type { Reader } from '../../conversations/conversation-store.ts'
import type { Sight } from '../../conversations/sight.ts'
import type { Clock } from '../../lib/clock.ts'
import { ApiError, refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { type Authenticated, authenticateSession, type SessionAuthDeps } from '../http/authenticate-session.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** On the desk's routes, once `requireSight` let it pass. */
    sight: Sight | null
    /** On the desk's routes, once `deskAuth` let it pass. */
    desk: Authenticated | null
  }
}

/** Hangs `deskAuth` in front of all routes of a scope. */
export function requireDeskAuth(scope: App, deps: SessionAuthDeps): void {
  scope.decorateRequest('desk', null)
  scope.addHook('onRequest', deskAuth(deps))
}

function deskAuth(deps: SessionAuthDeps): onRequestAsyncHookHandler {
  return async (request) => {
    request.desk = await authenticateDesk(deps, request)
  }
}

export async function authenticateDesk(deps: SessionAuthDeps, request: FastifyRequest): Promise<Authenticated> {
  const key = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
  if (key === undefined) {
    const session = await authenticateSession(deps, request)
    if (!session) throw unauthorized()
    return session
  }
  const proof: Proof = { kind: 'api_key', value: key }
  const caller = await deps.authenticateAgent(proof)
  if (!caller) throw deps.guesses.unknownSecret(request.ip, unauthorized())
  return { caller, proof }
}

const unauthorized = (): ApiError =>
  new ApiError(reason('not_logged_in'), { headers: { 'WWW-Authenticate': 'Bearer' } })

/** Of a request that passed. */
export function authenticated({ desk }: FastifyRequest): Authenticated {
  if (!desk) throw new Error('this route stands outside deskAuth')
  return desk
}

export function callerActor(request: FastifyRequest): AuditActor {
  const { agent } = authenticated(request).caller
  return agent ? actorOf(agent) : { type: 'operator_token', id: null, name: null }
}

/** On whose behalf a request's changes enter the audit log. */
export const auditContext = (request: FastifyRequest, clock: Pick<Clock, 'now'>): AuditContext => ({
  actor: callerActor(request),
  clock,
})

/** Of a request that passed `requireSight`. */
export function sightOf({ sight }: FastifyRequest): Sight {
  if (!sight) throw new Error('this route stands outside requireSight')
  return sight
}

export interface InboxAgent {
  id: string
  name: string
  instanceId: string
  role: AgentRole
  /** Software, not a person. */
  service: boolean
  /** Whose unread messages are counted: a person's own; a service's are everybody's. */
  reader: Reader
  sight: Sight
}

/** The agent who asks, if they may do this with a customer's data. */
export function allowed(request: FastifyRequest, right: AgentRight): InboxAgent {
  const { agent } = authenticated(request).caller
  if (agent?.instanceId && !rightsOf(agent).includes(right)) throw refuse('right_missing', { right })
  return inboxAgent(request)
}

/** The agent who asks; operators belong to no instance and have no inbox. */
export function inboxAgent(request: FastifyRequest): InboxAgent {
  const { agent } = authenticated(request).caller
  if (agent?.instanceId) {
    const { id, name, instanceId, role, service } = agent
    return {
      id,
      name,
      instanceId,
      role,
      service,
      reader: service ? undefined : { agentId: id },
      sight: sightOf(request),
    }
  }
  throw refuse('no_inbox')
}

/** The supervisor who asks: nobody else may. */
export function supervisor(request: FastifyRequest): InboxAgent {
  const agent = inboxAgent(request)
  if (agent.role === 'supervisor') return agent
  throw refuse('supervisors_see_it')
}
