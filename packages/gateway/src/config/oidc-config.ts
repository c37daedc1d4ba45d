/** What is set of single sign-on. */
import type { AgentRole } from '@passerelle/protocol'
import type { Secret } from './secret.ts'

/** An OpenID Connect provider, and what its word is worth here. */
export interface OidcConfig {
  issuer: string
  clientId: string
  /** Null: a public client. */
  clientSecret: Secret<string> | null
  /** For the button. */
  name: string
  scopes: string
  /** In lower case; empty: any. */
  domains: string[]
  trustEmail: boolean
  /** The id of an instance; null: accounts are not created. */
  createIn: string | null
  /** Null: roles are set here. */
  roleClaim: string | null
  roles: RoleValue[]
}

export interface RoleValue {
  role: AgentRole
  value: string
}
