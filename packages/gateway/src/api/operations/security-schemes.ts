import { CSRF_TOKEN_HEADER, TOKEN_PATH } from '@passerelle/protocol'
import type { SecurityName } from '../http/operation.ts'
import { sessionCookieName } from '../http/session-cookie.ts'

/** The ways to show who asks, as operations name them. */
export const securitySchemes = (publicUrl: string): Record<SecurityName, object> => ({
  connectorToken: {
    type: 'http',
    scheme: 'bearer',
    description: `An access token of a connector, from ${TOKEN_PATH}.`,
  },
  connectorClient: {
    type: 'oauth2',
    description: "The same, asked for with the connector's client id and secret.",
    flows: { clientCredentials: { tokenUrl: publicUrl + TOKEN_PATH, scopes: {} } },
  },
  clientBasic: {
    type: 'http',
    scheme: 'basic',
    description: "The connector's client id and secret, where they are not in the body.",
  },
  deskApiKey: { type: 'http', scheme: 'bearer', description: 'The API key of a service agent.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookieName,
    description: 'Of a person, from POST /desk/v1/session.',
  },
  csrfToken: {
    type: 'apiKey',
    in: 'header',
    name: CSRF_TOKEN_HEADER,
    description: "The session's `csrf_token`, beside the cookie, with every request that changes something.",
  },
  operatorToken: { type: 'http', scheme: 'bearer', description: 'PASSERELLE_OPERATOR_TOKEN.' },
})
