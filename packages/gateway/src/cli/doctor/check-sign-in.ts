/** Single sign-on: what the provider says it offers. Nobody is signed in. */
import { reason } from '@passerelle/protocol/errors'
import { createOidcProvider, SignInFailed } from '../../auth/oidc-provider.ts'
import type { ConfigWithoutSecrets } from '../../config/read-config.ts'
import { type Finding, fail, ok } from './finding.ts'

/** Nothing where it is not set up. */
export async function checkSignIn({ oidc, publicUrl }: ConfigWithoutSecrets): Promise<Finding[]> {
  if (!oidc) return []
  const check = 'single sign-on'
  const redirectUri = `${publicUrl}/desk/v1/sign-in/callback`
  try {
    await createOidcProvider({ oidc, redirectUri, clock: Date }).discover()
    return [ok(check, `${oidc.issuer} answers; its redirect URI is ${redirectUri}`)]
  } catch (error) {
    if (!(error instanceof SignInFailed)) throw error
    const found = reason('oidc_not_discovered', { issuer: oidc.issuer, detail: error.detail })
    return [fail(check, found, reason('advice_oidc_issuer'))]
  }
}
