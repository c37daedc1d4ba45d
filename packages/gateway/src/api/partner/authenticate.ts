import { reason } from '@passerelle/protocol/errors'
import type { onRequestHookHandler } from 'fastify'
import type { Guesses } from '../../auth/guesses.ts'
import type { VerifiedToken } from '../../auth/token-store.ts'
import type { TokenVerifier } from '../../auth/verify-token.ts'
import { ApiError } from '../../lib/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the partner API, once `bearerAuth` let it pass. */
    token: VerifiedToken | null
  }
}

const bearer = /^bearer +([A-Za-z0-9\-._~+/]+=*) *$/i

/** The 401 of every route that wants a bearer token: the body is the code alone. */
export const invalidToken = (): ApiError =>
  new ApiError(reason('token_refused'), { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } })

export interface BearerAuthDeps {
  verifier: Pick<TokenVerifier, 'verify'>
  guesses: Guesses
}

/** An `onRequest` hook: a request without a valid bearer token goes no further, its body is not even read. */
export function bearerAuth({ verifier, guesses }: BearerAuthDeps): onRequestHookHandler {
  return (request, _reply, done) => {
    const accept = (token: VerifiedToken | undefined): void => {
      if (token) {
        request.token = token
        request.connectorId = token.connectorId
      }
      done(token ? undefined : guesses.unknownSecret(request.ip, invalidToken()))
    }
    const accessToken = bearer.exec(request.headers.authorization ?? '')?.[1]
    if (accessToken === undefined) return done(invalidToken())
    const token = verifier.verify(accessToken)
    if (token instanceof Promise) token.then(accept, done)
    else accept(token)
  }
}

/** The token of a request that passed `bearerAuth`. */
export function verifiedToken(request: { token: VerifiedToken | null }): VerifiedToken {
  if (!request.token) throw new Error('this route stands outside bearerAuth')
  return request.token
}
