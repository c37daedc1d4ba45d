/** An OpenID Connect provider as a process of its own, with accounts that a test tells it of. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** By their subject: their claims. */
export type OidcAccounts = Record<string, Record<string, unknown>>

export interface OidcProvider {
  issuer: string
  /** For a gateway, without their prefix. */
  settings: Record<'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET' | 'OIDC_NAME', string>
  /** All there are from now on. */
  setAccounts(accounts: OidcAccounts): Promise<void>
  /** Goes there as a browser would, and logs in as that account, or cancels. Gives the address it is sent back to. */
  walk(url: string, account: string | null): Promise<URL>
  close(): Promise<void>
}

const clientId = 'passerelle'
const clientSecret = 'secret-of-passerelle-at-the-provider'

/** `publicUrl`: of the gateway that people come from. */
export async function startOidcProvider(publicUrl: string): Promise<OidcProvider> {
  const child = fork(fileURLToPath(new URL('./oidc-server.mjs', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const ended = once(child, 'exit')
  const answer = () =>
    Promise.race([
      once(child, 'message').then(([message]) => String(message)),
      ended.then(([code]) => Promise.reject(new Error(`the OpenID Connect provider ended with code ${code}`))),
    ])
  child.send({
    client: {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [`${publicUrl}/desk/v1/sign-in/callback`],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  })
  const issuer = await answer()
  return {
    issuer,
    settings: {
      ...{ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
      OIDC_NAME: 'Acme',
    },
    setAccounts: async (accounts) => {
      const told = answer()
      child.send({ accounts })
      await told
    },
    walk: (url, account) => walk(issuer, url, account),
    close: async () => {
      child.kill()
      await ended
    },
  }
}

async function walk(issuer: string, start: string, account: string | null): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = new URL(start)
  for (let steps = 0; url.origin === issuer && steps < 10; steps++) {
    const isForm = url.pathname.startsWith('/interaction/')
    const body = new URLSearchParams(account === null ? { cancel: 'yes' } : { account })
    const answer = await fetch(url, {
      ...(isForm && { method: 'POST', body }),
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      redirect: 'manual',
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`the provider answered ${answer.status} ${await answer.text()}`)
    url = new URL(location, url)
  }
  return url
}
