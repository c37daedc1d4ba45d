import { type AgentRole, LIMITS } from '@passerelle/protocol'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import { describeUnknown, type Fault } from '../lib/errors.ts'
import { findWeakness } from './password-rules.ts'

export const roles: readonly AgentRole[] = ['agent', 'supervisor', 'operator']

export const isRole = (text: string): text is AgentRole => roles.some((role) => role === text)

export function checkEmail(email: string): Fault[] {
  const fits = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email.trim()) && email.length <= LIMITS.nameLength
  return fits ? [] : [{ path: '/email', message: 'Write an e-mail address, agent@example.com for example.' }]
}

export function checkName(name: string): Fault[] {
  if (name.trim() !== '' && name.length <= LIMITS.nameLength && !/\p{Cc}/u.test(name)) return []
  return [{ path: '/name', message: `Write 1 to ${LIMITS.nameLength} characters, all on one line.` }]
}

/** Undefined: one will be made. */
export async function checkPassword(password: string | undefined, path = '/password'): Promise<Fault[]> {
  const weakness = password === undefined ? undefined : await findWeakness(password)
  return weakness === undefined ? [] : [{ path, message: weakness }]
}

export const checkRole = (role: string): Fault[] =>
  isRole(role) ? [] : [{ path: '/role', message: `Write one of ${roles.join(', ')}.` }]

/** Operators have no instance, all others one that exists. */
export async function checkInstance(
  store: Pick<ConnectorStore, 'findInstance'>,
  { role, instanceId }: { role: string; instanceId: string | null },
): Promise<Fault[]> {
  const fault = (message: string): Fault[] => [{ path: '/instance_id', message }]
  if (role === 'operator') return instanceId === null ? [] : fault('Leave it out: an operator has no instance.')
  if (instanceId === null) return fault(`Name the instance the ${role} works for.`)
  if (await store.findInstance(instanceId)) return []
  return fault(describeUnknown('instance', instanceId))
}
