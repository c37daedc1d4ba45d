import type { onRequestAsyncHookHandler } from 'fastify'
import { equalSecrets } from '../../agents/equal-secrets.ts'
import type { Config } from '../../config/config.ts'
import { ApiError } from '../../lib/errors.ts'

export interface AuthenticateOperatorDeps {
  config: Pick<Config, 'operatorToken'>
}

const bearer = /^bearer +(\S+) *$/i

/** An `onRequest` hook: the operator token goes on, all else is refused before its body is read. */
export function operatorAuth({ config }: AuthenticateOperatorDeps): onRequestAsyncHookHandler {
  return async ({ headers }) => {
    const token = bearer.exec(headers.authorization ?? '')?.[1]
    if (token !== undefined && equalSecrets(token, config.operatorToken.reveal())) return
    throw new ApiError(
      'unauthorized',
      401,
      'Send the operator token: Authorization: Bearer <PASSERELLE_OPERATOR_TOKEN>.',
      {
        headers: { 'WWW-Authenticate': 'Bearer' },
      },
    )
  }
}
