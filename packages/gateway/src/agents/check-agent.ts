import { type AgentRole, LIMITS } from '@passerelle/protocol'
import type { Fault } from '../lib/errors.ts'

export const roles: readonly AgentRole[] = ['agent', 'supervisor', 'operator']

export const isRole = (text: string): text is AgentRole => roles.some((role) => role === text)

const maxPasswordLength = 1024

export function checkEmail(email: string): Fault[] {
  const fits = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email.trim()) && email.length <= LIMITS.nameLength
  return fits ? [] : [{ path: '/email', message: 'Write an e-mail address, agent@example.com for example.' }]
}

export function checkName(name: string): Fault[] {
  if (name.trim() !== '' && name.length <= LIMITS.nameLength && !/\p{Cc}/u.test(name)) return []
  return [{ path: '/name', message: `Write 1 to ${LIMITS.nameLength} characters, all on one line.` }]
}

export function checkPassword(password: string | undefined): Fault[] {
  if (password === undefined || (password !== '' && password.length <= maxPasswordLength)) return []
  return [
    { path: '/password', message: `Write 1 to ${maxPasswordLength} characters, or leave it out to have one made.` },
  ]
}
