/** What the claims of a provider say here: whose they are, with which address, in which role. Pure. */
import { type AgentRole, LIMITS } from '@passerelle/protocol'
import type { OidcConfig } from '../config/oidc-config.ts'

export type Claims = Readonly<Record<string, unknown>>

export interface Person {
  issuer: string
  subject: string
  /** Verified, or null. */
  email: string | null
  name: string
  /** Undefined: the provider does not set roles. Null: it gives them none. */
  role: AgentRole | null | undefined
}

type ClaimsConfig = Pick<OidcConfig, 'issuer' | 'domains' | 'trustEmail' | 'roleClaim' | 'roles'>

/** Undefined when their address is of none of the domains that may sign in. */
export function readClaims(claims: Claims, config: ClaimsConfig): Person | undefined {
  const email = verifiedEmail(claims, config)
  const domain = email?.slice(email.lastIndexOf('@') + 1).toLowerCase()
  if (config.domains.length > 0 && !config.domains.includes(domain ?? '')) return undefined
  return {
    issuer: config.issuer,
    subject: String(claims.sub),
    email,
    name: nameOf(claims) || email || String(claims.sub),
    role: config.roleClaim === null ? undefined : highestRole(findClaim(claims, config.roleClaim), config.roles),
  }
}

/** Some providers write `"true"`. One that says it is not verified is believed, whatever the setting. */
function verifiedEmail({ email, email_verified: verified }: Claims, { trustEmail }: ClaimsConfig): string | null {
  const isVerified = verified === true || verified === 'true' || (verified === undefined && trustEmail)
  return isVerified && isEmail(email) ? email : null
}

const isEmail = (value: unknown): value is string =>
  typeof value === 'string' && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(value) && value.length <= LIMITS.nameLength

function nameOf({ name, preferred_username: username }: Claims): string {
  const given = [name, username].find((text): text is string => typeof text === 'string' && text.trim() !== '') ?? ''
  return given
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LIMITS.nameLength)
}

/** A claim of that very name, which may be a URL, or one inside others: `realm_access.roles`. */
function findClaim(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path
    .split('.')
    .reduce<unknown>(
      (inside, name) =>
        typeof inside === 'object' && inside !== null && Object.hasOwn(inside, name)
          ? (inside as Claims)[name]
          : undefined,
      claims,
    )
}

const byHeight: readonly AgentRole[] = ['operator', 'supervisor', 'agent']

/** One value or several. */
function highestRole(claimed: unknown, roles: OidcConfig['roles']): AgentRole | null {
  const values = (Array.isArray(claimed) ? claimed : [claimed]).map(String)
  const given = roles.filter(({ value }) => values.includes(value)).map(({ role }) => role)
  return byHeight.find((role) => given.includes(role)) ?? null
}
