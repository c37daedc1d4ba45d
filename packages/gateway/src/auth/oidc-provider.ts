/**
 * The other side of single sign-on: an OpenID Connect provider, asked by authorization code with PKCE, state and nonce.
 * The operator named it, so the guard of webhooks does not stand before it; each request has a time-out. What it is
 * found to offer is asked when somebody first signs in, and anew every hour: a provider that is away never keeps the
 * server from starting.
 */
import { reason } from '@passerelle/protocol/errors'
import type { Configuration } from 'openid-client'
import type { OidcConfig } from '../config/oidc-config.ts'
import type { Clock } from '../lib/clock.ts'
import { ReasonedError } from '../lib/errors.ts'
import type { PendingSignIn } from './pending-sign-in.ts'
import type { Claims } from './read-claims.ts'

const timeoutS = 10
const trustedMs = 3_600_000
/** Of clocks that are not quite the same. */
const toleranceS = 30

type Failure = 'sign_in_unreachable' | 'sign_in_denied' | 'sign_in_failed'

/** `detail` is for the log: no token, no claim. */
export class SignInFailed extends ReasonedError {
  readonly code: Failure
  readonly detail: string

  constructor(code: Failure, error: unknown) {
    super(reason(code))
    this.code = code
    this.detail = detailOf(error)
  }
}

export interface OidcProvider {
  /** Where to send the person, and what to keep until they come back. Throws SignInFailed. */
  begin(returnTo: string): Promise<{ url: string; pending: PendingSignIn }>
  /** What the provider says of them, asked with the query they came back with. Throws SignInFailed. */
  complete(query: string, pending: PendingSignIn): Promise<Claims>
  /** Asks what the provider offers. Throws SignInFailed. */
  discover(): Promise<unknown>
}

interface Deps {
  oidc: OidcConfig
  /** Where the provider sends people back to. */
  redirectUri: string
  clock: Pick<Clock, 'now'>
}

/** Loaded with the first sign-in. */
const library = () => import('openid-client')

export function createOidcProvider({ oidc, redirectUri, clock }: Deps): OidcProvider {
  let known: { config: Promise<Configuration>; at: number } | undefined

  const discover = (): Promise<Configuration> => {
    const now = clock.now()
    if (known && now >= known.at && now - known.at < trustedMs) return known.config
    const config = askProvider(oidc).catch((error) => {
      if (known?.config === config) known = undefined
      throw new SignInFailed('sign_in_unreachable', error)
    })
    known = { config, at: now }
    return config
  }

  return {
    discover,
    async begin(returnTo) {
      const client = await library()
      const config = await discover()
      const pending = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        returnTo,
      }
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: oidc.scopes,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, pending }
    },
    async complete(query, { state, nonce, verifier }) {
      const client = await library()
      const config = await discover()
      try {
        const tokens = await client.authorizationCodeGrant(config, new URL(redirectUri + query), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) throw new Error('the provider sent no ID token')
        const hasMore = config.serverMetadata().userinfo_endpoint !== undefined
        // Many providers tell the address and the groups there alone. The signed token wins.
        const more = hasMore ? await client.fetchUserInfo(config, tokens.access_token, claims.sub) : {}
        return { ...more, ...claims }
      } catch (error) {
        throw new SignInFailed(failureOf(error), error)
      }
    },
  }
}

async function askProvider({ issuer, clientId, clientSecret }: OidcConfig): Promise<Configuration> {
  const client = await library()
  const secret = clientSecret?.reveal()
  const metadata = { [client.clockTolerance]: toleranceS }
  const authentication = secret === undefined ? client.None() : undefined
  return client.discovery(
    new URL(issuer),
    clientId,
    secret === undefined ? metadata : { ...metadata, client_secret: secret },
    authentication,
    {
      timeout: timeoutS,
      // Of this machine alone: see parseIssuer.
      execute: issuer.startsWith('http:') ? [client.allowInsecureRequests] : [],
    },
  )
}

function failureOf(error: unknown): Failure {
  const { code, error: answer, name } = error as { code?: unknown; error?: unknown; name?: unknown }
  if (answer === 'access_denied') return 'sign_in_denied'
  const isNoAnswer = code === 'OAUTH_TIMEOUT' || name === 'TimeoutError' || error instanceof TypeError
  return isNoAnswer || answer === 'temporarily_unavailable' || answer === 'server_error'
    ? 'sign_in_unreachable'
    : 'sign_in_failed'
}

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { error: code, error_description: text } = error as { error?: unknown; error_description?: unknown }
  const cause = error.cause instanceof Error ? error.cause.message : undefined
  return [error.message, code, text, cause].filter((part) => typeof part === 'string').join(': ')
}
