import type { Page, SessionListItem } from '@passerelle/protocol'
import { PasswordRequestSchema } from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { AgentStore } from '../../agents/agent-store.ts'
import { changePassword } from '../../agents/change-password.ts'
import type { Guesses } from '../../auth/guesses.ts'
import type { SessionStore } from '../../auth/session-store.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { Agent, Session } from '../../commands/agent.ts'
import type { Clock } from '../../lib/clock.ts'
import { refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { auditContext, authenticated } from './authenticate.ts'
import { byId } from './conversations.ts'
import { agentTools } from './describe-agent-tools.ts'
import { presentListedSession } from './present.ts'

type OwnAccountStore = Pick<AgentStore, 'recordPassword'> & Pick<SessionStore, 'listSessions' | 'deleteSessionOf'>

export interface OwnAccountDeps {
  store: OwnAccountStore & { audited(context: AuditContext): OwnAccountStore }
  clock: Clock
  guesses: Guesses
}

/** A person's own sessions and password; operators have them as well. */
export function registerOwnAccount(app: App, deps: OwnAccountDeps): void {
  const { store, clock, guesses } = deps

  app.get(
    '/sessions',
    { config: { operation: agentTools.listSessions } },
    async (request): Promise<Page<SessionListItem>> => {
      const { session } = person(request)
      const sessions = await store.listSessions(session.agentId, clock.now())
      return { items: sessions.map((one) => presentListedSession(one, session)), next_cursor: null }
    },
  )

  app.delete(
    '/sessions/:id',
    { schema: { params: byId }, config: { operation: agentTools.endSession } },
    async (request, reply) => {
      const { session } = person(request)
      const ended = await store
        .audited(auditContext(request, clock))
        .deleteSessionOf(session.agentId, request.params.id)
      if (!ended) throw refuse('session_not_found')
      return reply.code(204).send()
    },
  )

  app.post(
    '/password',
    { schema: { body: PasswordRequestSchema }, config: { operation: agentTools.changePassword } },
    async (request, reply) => {
      const { session, agent } = person(request)
      if (!agent) throw refuse('token_is_no_password')
      const { current, new: password } = request.body
      const audited = store.audited(auditContext(request, clock))
      await changePassword(
        { store: audited, guesses },
        { agent, current, password, session: session.hash, address: request.ip },
      )
      return reply.code(204).send()
    },
  )
}

export function person(request: FastifyRequest): { session: Session; agent: Agent | null } {
  const { caller } = authenticated(request)
  if (caller.session) return caller
  throw refuse('service_has_no_account')
}
