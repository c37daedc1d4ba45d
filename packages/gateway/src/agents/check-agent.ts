import { type AgentRole, LIMITS } from '@passerelle/protocol'
import { findWeakness, type PasswordOwner } from '../auth/password-rules.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import { type Fault, fault } from '../lib/errors.ts'
import { findMisplacement } from './agent-place.ts'

export const roles: readonly AgentRole[] = ['agent', 'supervisor', 'operator']

export const isRole = (text: string): text is AgentRole => roles.some((role) => role === text)

export function checkEmail(email: string): Fault[] {
  const fits = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email.trim()) && email.length <= LIMITS.nameLength
  return fits ? [] : [fault('/email', 'email_malformed')]
}

export function checkName(name: string): Fault[] {
  if (name.trim() !== '' && name.length <= LIMITS.nameLength && !/\p{Cc}/u.test(name)) return []
  return [fault('/name', 'name_malformed', { max: LIMITS.nameLength })]
}

/** Undefined: one will be made. */
export async function checkPassword(
  password: string | undefined,
  owner: PasswordOwner,
  path = '/password',
): Promise<Fault[]> {
  const weakness = password === undefined ? undefined : await findWeakness(password, owner)
  return weakness === undefined ? [] : [{ path, reason: weakness }]
}

export const checkRole = (role: string): Fault[] =>
  isRole(role) ? [] : [fault('/role', 'choice_unknown', { choices: roles })]

/** An instance, where there must be one, that exists. An unknown role does not say whether there must be one. */
export async function checkInstance(
  store: Pick<ConnectorStore, 'findInstance'>,
  place: { role: string; instanceId: string | null },
): Promise<Fault[]> {
  const misplaced = isRole(place.role) ? findMisplacement(place) : undefined
  if (misplaced) return [misplaced]
  const { instanceId: id } = place
  return id === null || (await store.findInstance(id)) ? [] : [fault('/instance_id', 'instance_unknown', { id })]
}
