/**
 * Logging in, by e-mail and password or with the operator token. Ten failures a minute for one name from one address,
 * then even the right password is refused; the same name from elsewhere is not affected.
 */
import type { SessionRequest } from '@passerelle/protocol'
import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError } from '../lib/errors.ts'
import type { Throttle } from '../tokens/throttle.ts'
import type { Agent, Session } from './agent.ts'
import type { AgentStore } from './agent-store.ts'
import { equalSecrets } from './equal-secrets.ts'
import { verifyPassword } from './password.ts'
import { newSession, type SessionClient } from './session.ts'

export interface LogInDeps {
  store: Pick<AgentStore, 'findAgentByEmail' | 'recordSession'>
  clock: Pick<Clock, 'now'>
  config: Pick<Config, 'operatorToken'>
  throttle: Throttle
}

export interface LoggedIn {
  /** The cookie's: this once. */
  value: string
  session: Session
  /** Null with the operator token. */
  agent: Agent | null
}

export async function logIn(
  deps: LogInDeps,
  { credentials, address, userAgent }: { credentials: SessionRequest } & SessionClient,
): Promise<LoggedIn> {
  const { store, clock, throttle } = deps
  const who = 'email' in credentials ? `agent ${credentials.email.toLowerCase()}` : 'operator'
  const key = `${address} ${who}`
  refuseWhenThrottled(throttle, key, clock.now())
  const agent = await findByCredentials(deps, credentials)
  const now = clock.now()
  // Again: of a thousand guesses sent at once, those that come after the tenth failure learn nothing either.
  refuseWhenThrottled(throttle, key, now)
  if (agent === undefined) {
    throttle.recordFailure(key, now)
    throw wrongCredentials(credentials)
  }
  const { value, session } = newSession(agent?.id ?? null, { address, userAgent }, now)
  await store.recordSession(session)
  return { value, session, agent }
}

async function findByCredentials(
  { store, config }: LogInDeps,
  credentials: SessionRequest,
): Promise<Agent | null | undefined> {
  if ('operator_token' in credentials) {
    return equalSecrets(credentials.operator_token, config.operatorToken.reveal()) ? null : undefined
  }
  const agent = await store.findAgentByEmail(credentials.email)
  const usable = agent && agent.disabledAt === null ? agent : undefined
  return (await verifyPassword(credentials.password, usable?.passwordHash ?? null)) ? usable : undefined
}

function refuseWhenThrottled(throttle: Throttle, key: string, now: number): void {
  const waitMs = throttle.waitMs(key, now)
  if (waitMs <= 0) return
  const seconds = Math.ceil(waitMs / 1000)
  throw new ApiError('too_many_requests', 429, `Too many failed log-ins. Try again in ${seconds} s.`, {
    headers: { 'Retry-After': String(seconds) },
  })
}

const wrongCredentials = (credentials: SessionRequest): ApiError =>
  new ApiError(
    'invalid_credentials',
    401,
    'email' in credentials ? 'The e-mail or the password is wrong.' : 'The operator token is wrong.',
  )
