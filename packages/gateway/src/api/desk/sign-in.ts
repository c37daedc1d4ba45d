/** Single sign-on: to the provider and back, outside the desk's authentication. What fails is told by the log-in page. */
import type { SignInItem } from '@passerelle/protocol'
import { Type } from '@passerelle/protocol/schemas'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type SignInDeps as SignInUseDeps, signIn } from '../../agents/sign-in.ts'
import { logOut } from '../../auth/log-out.ts'
import { createOidcProvider, SignInFailed } from '../../auth/oidc-provider.ts'
import { openPending, safeReturn, sealPending, signInLifetimeMs } from '../../auth/pending-sign-in.ts'
import { sessionLifetimeMs } from '../../auth/session.ts'
import type { SessionStore } from '../../auth/session-store.ts'
import type { Config } from '../../config/config.ts'
import { refuse } from '../../lib/errors.ts'
import type { Sealer } from '../../lib/seal.ts'
import type { App } from '../http/app.ts'
import { readCookie, readSessionCookie, setCookie, setSessionCookie } from '../http/session-cookie.ts'
import { deskDoor } from './describe.ts'

export type SignInDeps = SignInUseDeps & {
  store: SignInUseDeps['store'] & Pick<SessionStore, 'deleteSession'>
  sealer: Sealer
  config: Pick<Config, 'publicUrl' | 'oidc' | 'passwordLogin'>
}

const pendingCookie = 'passerelle_sign_in'
const startPath = '/sign-in/start'
const callbackPath = '/sign-in/callback'
const forBrowsers = { hidden: 'leads a browser to the provider and back' }
const StartQuery = Type.Object({ return_to: Type.Optional(Type.String({ description: 'A page of the desk.' })) })

export function registerSignIn(app: App, deps: SignInDeps): void {
  const { operations } = deskDoor
  const { config, clock } = deps
  const { oidc, publicUrl } = config
  const door = `${publicUrl}/desk/v1`
  const provider = oidc && createOidcProvider({ oidc, clock, redirectUri: door + callbackPath })

  app.get(
    '/sign-in',
    { config: { operation: operations.readSignIn } },
    (): SignInItem => ({
      password: config.passwordLogin,
      // There it is that the provider sends people back to, with the cookie.
      single_sign_on: oidc && { name: oidc.name, url: door + startPath },
    }),
  )

  app.get(
    startPath,
    { schema: { querystring: StartQuery }, config: { operation: forBrowsers } },
    async (request, reply) => {
      if (!provider) throw refuse('single_sign_on_off')
      const begun = await provider.begin(safeReturn(request.query.return_to)).catch(failed(request))
      if ('refused' in begun) return goToLogIn(begun.refused, { reply, publicUrl })
      setPending(sealPending(deps, begun.pending), { reply, config })
      return reply.redirect(begun.url)
    },
  )

  app.get(callbackPath, { config: { operation: forBrowsers } }, async (request, reply) => {
    if (!oidc || !provider) throw refuse('single_sign_on_off')
    const pending = openPending(deps, readCookie(request, pendingCookie))
    setPending('', { reply, config })
    if (!pending) return goToLogIn('sign_in_expired', { reply, publicUrl })
    const query = request.url.slice(request.url.indexOf('?'))
    const client = { address: request.ip, userAgent: request.headers['user-agent'] }
    const signedIn = await signIn(deps, { provider, oidc, query, pending, ...client }).catch(failed(request))
    if ('refused' in signedIn) return goToLogIn(signedIn.refused, { reply, publicUrl })
    const before = readSessionCookie(request)
    if (before !== undefined) await logOut(deps, before)
    setSessionCookie(reply, { config, value: signedIn.value, maxAgeMs: sessionLifetimeMs })
    return reply.redirect(publicUrl + pending.returnTo)
  })
}

const failed =
  (request: FastifyRequest) =>
  (error: unknown): { refused: SignInFailed['code'] } => {
    if (!(error instanceof SignInFailed)) throw error
    request.log.warn({ detail: error.detail }, 'the provider of single sign-on did not vouch for somebody')
    return { refused: error.code }
  }

const setPending = (value: string, { reply, config }: { reply: FastifyReply; config: SignInDeps['config'] }): void =>
  setCookie(reply, pendingCookie, { config, value, maxAgeMs: value === '' ? 0 : signInLifetimeMs })

const goToLogIn = (code: string, { reply, publicUrl }: { reply: FastifyReply; publicUrl: string }) =>
  reply.redirect(`${publicUrl}/?sign_in=${code}`)
