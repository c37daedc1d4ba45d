/**
 * The program of `startOidcProvider`: oidc-provider with one client, and the accounts it was last told of. Its log-in page
 * asks for an account's name alone. Whoever is known is granted all that is asked for.
 */
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import Provider from 'oidc-provider'

let accounts = {}

const page = `<!doctype html><html lang="en"><title>Sign in</title><main><h1>Sign in</h1><form method="post">
<label>Account <input name="account"></label> <button>Continue</button> <button name="cancel" value="yes">Cancel</button>
</form></main></html>`

async function grantAll({ oidc }) {
  const { clientId } = oidc.client ?? {}
  const { accountId } = oidc.session ?? {}
  const grant = new oidc.provider.Grant({ clientId, accountId })
  grant.addOIDCScope('openid email profile groups')
  await grant.save()
  return grant
}

function createProvider(issuer, client) {
  return new Provider(issuer, {
    clients: [client],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    cookies: { keys: ['key of the testkit'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) =>
      accounts[id] && { accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) },
    loadExistingGrant: grantAll,
  })
}

async function interact(provider, request, response) {
  if (request.method === 'GET') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page)
    return
  }
  const form = new URLSearchParams(await text(request))
  const accountId = form.get('account') ?? ''
  const isKnown = accounts[accountId] !== undefined && !form.has('cancel')
  const result = isKnown ? { login: { accountId } } : { error: 'access_denied', error_description: 'cancelled' }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

const server = createServer()

process.on('message', ({ accounts: told, client }) => {
  if (told) accounts = told
  if (client) server.listen(0, '127.0.0.1', () => serve(client))
  else process.send?.('told')
})

function serve(client) {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const provider = createProvider(issuer, client)
  const callback = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void callback(request, response)
    interact(provider, request, response).catch(() => response.writeHead(400).end())
  })
  process.send?.(issuer)
}

// It ends with the process that started it, however that ends.
process.on('disconnect', () => process.exit())
