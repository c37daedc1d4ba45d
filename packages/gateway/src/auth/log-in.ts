/** Logging in, by e-mail and password, and a code where the person has set that up, or with the operator token. */

import type { SessionRequest } from '@passerelle/protocol'
import type { Agent, Session } from '../commands/agent.ts'
import type { Config } from '../config/config.ts'
import { type ApiError, refuse } from '../lib/errors.ts'
import { equalSecrets } from './equal-secrets.ts'
import { verifyPassword } from './password.ts'
import { findWeakness } from './password-rules.ts'
import { type ProveDeps, proveSecondFactor } from './second-factor.ts'
import { newSession, type SessionClient } from './session.ts'
import type { SessionStore } from './session-store.ts'

/** Under these, failures are counted, whichever door they come to. */
export const operatorName = 'operator'
export const agentName = (email: string): string => `agent ${email.toLowerCase()}`

export interface LogInDeps extends ProveDeps {
  store: Pick<SessionStore, 'findAgentByEmail' | 'recordSession'> & ProveDeps['store']
  config: Pick<Config, 'operatorToken' | 'passwordLogin'>
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
  const { store, clock, guesses, config } = deps
  if ('email' in credentials && !config.passwordLogin) throw refuse('password_login_off')
  const name = 'email' in credentials ? agentName(credentials.email) : operatorName
  const agent = await guesses.attempt(
    { address, name },
    () => findByCredentials(deps, credentials, address),
    () => wrongCredentials(credentials),
  )
  const codeTaken = agent !== null && (await proveCode(deps, { agent, credentials, address }))
  const weakPassword =
    agent !== null && 'password' in credentials && (await findWeakness(credentials.password, agent)) !== undefined
  const { value, session } = newSession(agent?.id ?? null, { address, userAgent, weakPassword }, clock.now())
  const isRecorded = await store.recordSession(session, agent?.passwordHash ?? null, codeTaken)
  if (!isRecorded) throw wrongCredentials(credentials)
  return { value, session, agent }
}

async function findByCredentials(
  { store, config }: LogInDeps,
  credentials: SessionRequest,
  address: string,
): Promise<Agent | null | undefined> {
  if ('operator_token' in credentials) {
    return equalSecrets(credentials.operator_token, config.operatorToken.reveal()) ? null : undefined
  }
  const agent = await store.findAgentByEmail(credentials.email)
  const usable = agent && agent.disabledAt === null ? agent : undefined
  const phc = usable?.passwordHash ?? null
  return (await verifyPassword({ password: credentials.password, phc, address })) ? usable : undefined
}

function proveCode(
  deps: LogInDeps,
  { agent, credentials, address }: { agent: Agent; credentials: SessionRequest; address: string },
): Promise<boolean> {
  const code = 'code' in credentials ? credentials.code : undefined
  return proveSecondFactor(deps, { agentId: agent.id, code, address }, () => refuse('code_wrong'))
}

const wrongCredentials = (credentials: SessionRequest): ApiError =>
  refuse('email' in credentials ? 'password_wrong' : 'operator_token_wrong')
