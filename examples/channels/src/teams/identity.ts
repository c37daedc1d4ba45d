/** Who asks, and who we are: the tokens of the Bot Framework, both ways. */
import { createRemoteJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { Refused } from '../kit/channel.ts'
import { callUpstream } from '../kit/upstream.ts'

export interface IdentityOptions {
  appId: string
  appPassword: string
  /** `https://login.botframework.com/v1/.well-known/openidconfiguration` */
  metadataUrl: string
  /** `https://login.microsoftonline.com/TENANT/oauth2/v2.0/token`; of a multi-tenant bot TENANT is `botframework.com`. */
  tokenUrl: string
}

const issuer = 'https://api.botframework.com'
const clockToleranceSeconds = 300

/** What an activity says of itself; the token has to agree. */
export interface Claimed {
  serviceUrl: string
  channelId?: string
}

/**
 * Throws a `Refused` unless the token was made by the service for this bot, by a key that may speak for the activity's
 * channel, and for the address that the answer will go to: otherwise anybody could have the bot's own token sent to theirs.
 */
export function createVerifier({ appId, metadataUrl }: IdentityOptions) {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined
  const readKeys = async () => {
    const { jwks_uri } = (await (await callUpstream(metadataUrl)).json()) as { jwks_uri: string }
    return createRemoteJWKSet(new URL(jwks_uri))
  }
  return async (authorization: string | null, { serviceUrl, channelId }: Claimed): Promise<void> => {
    const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1]
    if (token === undefined) throw new Refused(401, 'There is no bearer token.')
    keys ??= readKeys()
    const set = await keys.catch((error: unknown) => {
      keys = undefined
      throw error
    })
    const options = { issuer, audience: appId, clockTolerance: clockToleranceSeconds }
    const { payload, protectedHeader } = await jwtVerify(token, set, options).catch(
      (error: Error & { code?: string }) => {
        // No key could be had: nothing is known of the token.
        if (error.code === 'ERR_JWKS_TIMEOUT' || error.name === 'TypeError') throw error
        throw new Refused(401, `The token is not the Bot Framework's for this bot: ${error.message}.`)
      },
    )
    if (payload.serviceurl !== serviceUrl) throw new Refused(403, 'The token is for another serviceUrl.')
    if (channelId === undefined || !endorsementsOf(set.jwks(), protectedHeader.kid).includes(channelId)) {
      throw new Refused(403, `The token’s key is not endorsed for the channel ${channelId}.`)
    }
  }
}

/** For which channels a key may sign. */
function endorsementsOf(set: JSONWebKeySet | undefined, kid: string | undefined): unknown[] {
  const { endorsements }: Record<string, unknown> = { ...set?.keys.find((key) => key.kid === kid) }
  return Array.isArray(endorsements) ? endorsements : []
}

/** The bot's own token, kept until five minutes before it ends. */
export function createTokens({ appId, appPassword, tokenUrl }: IdentityOptions): () => Promise<string> {
  let kept: { token: string; until: number } | undefined
  return async () => {
    if (kept && Date.now() < kept.until) return kept.token
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: appPassword,
      scope: 'https://api.botframework.com/.default',
    })
    const response = await callUpstream(tokenUrl, { method: 'POST', body })
    const { access_token, expires_in } = (await response.json()) as { access_token: string; expires_in: number }
    kept = { token: access_token, until: Date.now() + (expires_in - 300) * 1000 }
    return access_token
  }
}
