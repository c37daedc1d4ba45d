/** Speaks as a connector to the partner API of a server, with tokens that the operator API lends. */
import type { TokenResponse } from '@passerelle/protocol'
import { type CachedToken, type Client, type ClientOptions, createClient } from '@passerelle/sdk'
import { createHttp, type Server } from './http.ts'

/** A token is not used in its last minute. */
const marginSeconds = 60

export function openLentClient(server: Server, connectorId: string, options: Pick<ClientOptions, 'fetch'>): Client {
  const { ask } = createHttp(server)
  let token: CachedToken | undefined
  const borrow = async (): Promise<CachedToken> => {
    const path = `/connectors/${encodeURIComponent(connectorId)}/token`
    const { access_token: accessToken, expires_in } = await ask<TokenResponse>('POST', path)
    return { accessToken, useUntil: Date.now() + (expires_in - marginSeconds) * 1000 }
  }
  const tokenCache = {
    async get() {
      if (!token || token.useUntil <= Date.now()) token = await borrow()
      return token
    },
    set() {},
  }
  return createClient({ baseUrl: server.url, clientId: connectorId, clientSecret: 'lent', ...options, tokenCache })
}
