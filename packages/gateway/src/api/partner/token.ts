/**
 * The token endpoint, and revocation, introspection and metadata beside it: every encoding clients use, one order of
 * checks. What is malformed is told first, then the throttle, the client, and last what is asked for.
 */

import multipart from '@fastify/multipart'
import { TOKEN_PATH, type TokenResponse } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { FastifyRequest, RouteHandlerMethod } from 'fastify'
import { createClientAuthenticator } from '../../auth/authenticate-client.ts'
import type { Guesses } from '../../auth/guesses.ts'
import { issueToken } from '../../auth/issue-token.ts'
import { revokeToken } from '../../auth/revoke-token.ts'
import type { TokenStore } from '../../auth/token-store.ts'
import type { TokenVerifier } from '../../auth/verify-token.ts'
import type { WakeUps } from '../../commands/wake-ups.ts'
import type { Connector } from '../../connectors/connector.ts'
import type { ConnectorRate } from '../../connectors/connector-rate.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import type { Clock } from '../../lib/clock.ts'
import { ApiError, refuse } from '../../lib/errors.ts'
import type { Sealer } from '../../lib/seal.ts'
import type { App } from '../http/app.ts'
import { takeUntypedBodyAsJson } from '../http/body-type.ts'
import { bodyRules, superviseReading } from '../http/json-body.ts'
import type { Operation } from '../http/operation.ts'
import { readBody } from '../http/read-body.ts'
import { type Form, type Pair, readCredentials, readJsonPairs, readMultipartPairs, toForm } from './client-form.ts'
import { partnerDoor } from './describe.ts'
import { publishedPath } from './published-path.ts'

export interface TokenDeps {
  store: Pick<ConnectorStore, 'findConnectorByClientId'> & WakeUps & TokenStore
  sealer: Pick<Sealer, 'seal' | 'open'>
  clock: Pick<Clock, 'now'>
  verifier: TokenVerifier
  guesses: Guesses
  rate: ConnectorRate
  publicUrl: string
}

const revokePath = '/oauth2/v1/revoke'
const introspectPath = '/oauth2/v1/introspect'
const metadataPath = '/.well-known/oauth-authorization-server'

const maxFormBytes = 64 * 1024

export function registerTokens(root: App, deps: TokenDeps): void {
  root.register(async (scope: App) => {
    acceptForms(scope)
    const authenticate = clientAuthentication(deps)
    const { requestToken, revokeToken: revoke, introspectToken } = partnerDoor.operations
    const post = (path: string, described: Operation, handler: RouteHandlerMethod) => {
      for (const [url, operation] of publishedPath(path, described)) {
        scope.post(url, { bodyLimit: maxFormBytes, config: { operation } }, handler)
      }
    }

    post(TOKEN_PATH, requestToken, async (request): Promise<TokenResponse> => {
      const form = toForm(await readPairs(request))
      const connector = await authenticate(request, form)
      checkGrant(form)
      deps.rate.admitToken(connector.id)
      const { accessToken, expiresInSeconds } = await issueToken(deps, connector.id)
      return { access_token: accessToken, expires_in: expiresInSeconds, token_type: 'bearer' }
    })
    post(revokePath, revoke, async (request, reply) => {
      const form = toForm(await readPairs(request))
      const connector = await authenticate(request, form)
      await revokeToken(deps, { token: readToken(form), connectorId: connector.id })
      return reply.code(200).send()
    })
    post(introspectPath, introspectToken, async (request) => {
      const form = toForm(await readPairs(request))
      const connector = await authenticate(request, form)
      return introspect(deps, { accessToken: readToken(form), connector })
    })
  })
  root.get(metadataPath, { config: { operation: partnerDoor.operations.readMetadata } }, () => metadata(deps.publicUrl))
}

function acceptForms(scope: App): void {
  scope.register(multipart, { limits: { fields: 50, parts: 50, fieldSize: maxFormBytes, headerPairs: 50 } })
  scope.addContentTypeParser('application/x-www-form-urlencoded', (request, payload, done) => {
    readBody(payload, bodyRules(request), (error, bytes) => done(error, new URLSearchParams(bytes?.toString())))
  })
  scope.addHook('onRequest', takeUntypedBodyAsJson)
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.header('Cache-Control', 'no-store, no-cache, private')
    done()
  })
}

async function readPairs(request: FastifyRequest): Promise<Iterable<Pair>> {
  // The parser of multipart knows how long a field may be, not how long the form.
  if (request.isMultipart()) return superviseReading(request, () => readMultipartPairs(request.parts()))
  if (request.body === undefined) return []
  return request.body instanceof URLSearchParams ? request.body : readJsonPairs(request.body)
}

const invalidClient = (basic: boolean): ApiError =>
  new ApiError(reason('client_refused'), { headers: basic ? { 'WWW-Authenticate': 'Basic' } : {} })

/** The connector that asks, or the 401 or 429 it gets. */
function clientAuthentication({ guesses, ...deps }: TokenDeps) {
  const findClient = createClientAuthenticator(deps)
  return async (request: FastifyRequest, form: Form): Promise<Pick<Connector, 'id'>> => {
    const { clientId, clientSecret, basic } = readCredentials(request.headers.authorization, form)
    const connector = await guesses.attempt(
      { address: request.ip, name: `client ${clientId}` },
      () => findClient({ clientId, clientSecret }),
      () => invalidClient(basic),
    )
    request.connectorId = connector.id
    return connector
  }
}

function checkGrant(form: Form): void {
  const grantType = form.get('grant_type')
  if (grantType === undefined) throw refuse('grant_type_missing')
  if (grantType !== 'client_credentials') {
    throw refuse('grant_type_unknown')
  }
}

function readToken(form: Form): string {
  const token = form.get('token')
  if (token === undefined) throw refuse('token_missing')
  return token
}

/** A token of another connector is as unknown as one that is none. */
async function introspect(
  { verifier }: Pick<TokenDeps, 'verifier'>,
  { accessToken, connector }: { accessToken: string; connector: Pick<Connector, 'id'> },
): Promise<object> {
  const token = await verifier.verify(accessToken)
  if (token?.connectorId !== connector.id) return { active: false }
  return {
    active: true,
    client_id: token.clientId,
    token_type: 'bearer',
    exp: Math.floor(token.expiresAt / 1000),
    iat: Math.floor(token.createdAt / 1000),
  }
}

const authMethods = ['client_secret_basic', 'client_secret_post']

const metadata = (publicUrl: string): object => ({
  issuer: publicUrl,
  token_endpoint: publicUrl + TOKEN_PATH,
  token_endpoint_auth_methods_supported: authMethods,
  revocation_endpoint: publicUrl + revokePath,
  revocation_endpoint_auth_methods_supported: authMethods,
  introspection_endpoint: publicUrl + introspectPath,
  introspection_endpoint_auth_methods_supported: authMethods,
  grant_types_supported: ['client_credentials'],
  response_types_supported: [],
})
