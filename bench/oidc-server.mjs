/** The peer of B3: oidc-provider as its guide sets it up, with one client that takes opaque tokens kept in memory. */
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const [clientId, clientSecret] = process.argv.slice(2)
const provider = new Provider('http://127.0.0.1', {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
  ttl: { ClientCredentials: 24 * 3600 },
})
const server = createServer(provider.callback())
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
