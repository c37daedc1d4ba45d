/**
 * Who asks: a person by the session cookie, or a service agent by its API key. A cookie comes along with requests that
 * other sites cause, so whoever uses one must also know the session's CSRF token to change anything.
 */

import { type AgentRole, type AuditActor, CSRF_TOKEN_HEADER } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { AuditContext } from '../../audit/audit.ts'
import type { AuthenticateAgent, Caller, Proof } from '../../auth/authenticate-agent.ts'
import { equalSecrets } from '../../auth/equal-secrets.ts'
import type { Guesses } from '../../auth/guesses.ts'
import type { Config } from '../../config/config.ts'
import type { Reader } from '../../conversations/conversation-store.ts'
import type { Clock } from '../../lib/clock.ts'
import { ApiError, refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { readSessionCookie } from './session-cookie.ts'

export interface DeskAuthDeps {
  authenticateAgent: AuthenticateAgent
  config: Pick<Config, 'publicUrl'>
  guesses: Guesses
}

/** A caller, and what the request showed: whether it still holds can be asked again. */
export interface Authenticated {
  caller: Caller
  proof: Proof
}

declare module 'fastify' {
  interface FastifyRequest {
    /** On the desk's routes, once `deskAuth` let it pass. */
    desk: Authenticated | null
  }
}

/** Hangs `deskAuth` in front of all routes of a scope. */
export function requireDeskAuth(scope: App, deps: DeskAuthDeps): void {
  scope.decorateRequest('desk', null)
  scope.addHook('onRequest', deskAuth(deps))
}

function deskAuth(deps: DeskAuthDeps): onRequestAsyncHookHandler {
  return async (request) => {
    request.desk = await authenticateDesk(deps, request)
  }
}

export async function authenticateDesk(deps: DeskAuthDeps, request: FastifyRequest): Promise<Authenticated> {
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

/** By the cookie alone; undefined without a session that holds. A request that changes something must prove its origin. */
export async function authenticateSession(
  deps: DeskAuthDeps,
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
export function refuseForeignOrigin({ config }: Pick<DeskAuthDeps, 'config'>, request: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin === undefined && site !== 'cross-site') return
  const from = URL.parse(origin ?? '')
  if (from && (from.origin === URL.parse(config.publicUrl)?.origin || from.host === request.host)) return
  throw refuse('foreign_origin')
}

const unauthorized = (): ApiError =>
  new ApiError(reason('not_logged_in'), { headers: { 'WWW-Authenticate': 'Bearer' } })

/** Of a request that passed. */
export function authenticated({ desk }: FastifyRequest): Authenticated {
  if (!desk) throw new Error('this route stands outside deskAuth')
  return desk
}

/** On whose behalf a request's changes enter the audit log. */
export function auditContext(request: FastifyRequest, clock: Pick<Clock, 'now'>): AuditContext {
  const { agent } = authenticated(request).caller
  const actor: AuditActor = agent
    ? { type: agent.service ? 'service' : 'agent', id: agent.id, name: agent.name }
    : { type: 'operator_token', id: null, name: null }
  return { actor, clock, door: 'desk' }
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
}

/** The agent who asks; operators belong to no instance and have no inbox. */
export function inboxAgent(request: FastifyRequest): InboxAgent {
  const { agent } = authenticated(request).caller
  if (agent?.instanceId) {
    const { id, name, instanceId, role, service } = agent
    return { id, name, instanceId, role, service, reader: service ? undefined : { agentId: id } }
  }
  throw refuse('no_inbox')
}
