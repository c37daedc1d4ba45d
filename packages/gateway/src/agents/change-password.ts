import type { Clock } from '../lib/clock.ts'
import { ApiError, conflict, invalidRequest } from '../lib/errors.ts'
import type { Throttle } from '../tokens/throttle.ts'
import type { Agent } from './agent.ts'
import type { AgentStore } from './agent-store.ts'
import { hashPassword, verifyPassword } from './password.ts'

interface Dependencies {
  store: Pick<AgentStore, 'recordPassword'>
  clock: Pick<Clock, 'now'>
  throttle: Throttle
}

/** By the person, who knows the password of before; all other sessions of theirs end. */
export async function changePassword(
  { store, clock, throttle }: Dependencies,
  wanted: { agent: Agent; current: string; password: string; session: Uint8Array },
): Promise<void> {
  const { agent, current, password, session } = wanted
  if (agent.passwordHash === null) throw conflict('A service agent has an API key and no password.')
  const waitMs = throttle.waitMs(agent.id, clock.now())
  if (waitMs > 0) throw tooMany(waitMs)
  if (password === '') throw refused('/new', 'must not be empty')
  if (!(await verifyPassword(current, agent.passwordHash))) {
    throttle.recordFailure(agent.id, clock.now())
    throw refused('/current', 'This is not your password.')
  }
  await store.recordPassword(agent.id, await hashPassword(password), session)
}

const refused = (path: string, message: string): ApiError =>
  invalidRequest('The password was not changed.', [{ path, message }])

const tooMany = (waitMs: number): ApiError => {
  const seconds = Math.ceil(waitMs / 1000)
  return new ApiError('too_many_requests', 429, `Too many wrong passwords. Try again in ${seconds} s.`, {
    headers: { 'Retry-After': String(seconds) },
  })
}
