import type { DeskIdentity, SessionItem } from '@passerelle/protocol'
import { SessionRequestSchema } from '@passerelle/protocol/schemas'
import { rightsOf } from '../../agents/rights.ts'
import { type LogInDeps, logIn } from '../../auth/log-in.ts'
import { logOut } from '../../auth/log-out.ts'
import { sessionLifetimeMs } from '../../auth/session.ts'
import type { SessionStore } from '../../auth/session-store.ts'
import type { Agent, Session } from '../../commands/agent.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import type { App } from '../http/app.ts'
import { authenticateSession, refuseForeignOrigin, type SessionAuthDeps } from '../http/authenticate-session.ts'
import { presentTime } from '../http/present-time.ts'
import { readSessionCookie, setSessionCookie } from '../http/session-cookie.ts'
import { authenticateDesk } from './authenticate.ts'
import { deskDoor } from './describe.ts'

export type SessionDeps = SessionAuthDeps &
  LogInDeps & {
    store: Pick<SessionStore, 'deleteSession'> & Pick<ConnectorStore, 'findInstance'>
  }

const path = '/session'

/** An address and a password, or a token: whoever logs in is not known yet. */
const maxBodyBytes = 16 * 1024

/** Logging in, who is logged in, logging out: the routes that stand outside the desk's authentication. */
export function registerSession(app: App, deps: SessionDeps): void {
  const { operations } = deskDoor
  const { config } = deps

  app.post(
    path,
    { bodyLimit: maxBodyBytes, schema: { body: SessionRequestSchema }, config: { operation: operations.logIn } },
    async (request, reply) => {
      refuseForeignOrigin(deps, request)
      const { value, session, agent } = await logIn(deps, {
        credentials: request.body,
        address: request.ip,
        userAgent: request.headers['user-agent'],
      })
      const before = readSessionCookie(request)
      if (before !== undefined) await logOut(deps, before)
      setSessionCookie(reply, { config, value, maxAgeMs: sessionLifetimeMs })
      return presentSession(deps, session, agent)
    },
  )

  app.get(
    path,
    { config: { operation: operations.readSession } },
    async (request): Promise<SessionItem | DeskIdentity> => {
      const { caller } = await authenticateDesk(deps, request)
      return caller.session ? presentSession(deps, caller.session, caller.agent) : presentIdentity(deps, caller.agent)
    },
  )

  app.delete(path, { config: { operation: operations.logOut } }, async (request, reply) => {
    // Without a session that holds there is nothing to end: logging out twice is fine.
    const known = await authenticateSession(deps, request)
    if (known) await logOut(deps, known.proof.value)
    setSessionCookie(reply, { config, value: '', maxAgeMs: 0 })
    return reply.code(204).send()
  })
}

async function presentSession(deps: SessionDeps, session: Session, agent: Agent | null): Promise<SessionItem> {
  return {
    ...(await presentIdentity(deps, agent)),
    csrf_token: session.csrfToken,
    expires_at: presentTime(session.expiresAt),
    ...(session.weakPassword && { weak_password: true }),
  }
}

async function presentIdentity({ store }: SessionDeps, agent: Agent | null): Promise<DeskIdentity> {
  if (!agent) {
    return { agent: { id: 'operator', name: 'Operator', email: null, role: 'operator' }, instance: null }
  }
  const { id, name, email, role, instanceId } = agent
  const instance = instanceId === null ? undefined : await store.findInstance(instanceId)
  const rights = rightsOf(agent)
  const who = { id, name, email, role, ...(rights.length > 0 && { rights }) }
  return { agent: who, instance: instance ? { id: instance.id, name: instance.name } : null }
}
