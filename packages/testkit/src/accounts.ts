import type { SessionItem, TokenResponse } from '@passerelle/protocol'
import { type ApiClient, type Credentials, createApiClient } from './api-client.ts'

export interface ConnectorCredentials {
  client_id: string
  client_secret: string
}

export interface Accounts {
  instanceId: string
  connector: ConnectorCredentials & { id: string }
  agent: { id: string; email: string; password: string }
  /** The partner's door, with a token of the connector. */
  asPartner: ApiClient
  /** The desk's door, with the key of a service agent. */
  asDesk: ApiClient
  asOperator: ApiClient
}

export interface AccountOptions {
  url: string
  operatorToken: string
  /** Options of the connector, as the operator API names them. */
  connector?: Record<string, unknown>
}

/** An instance with a connector, an agent and a service agent, made through the operator API, and clients of all doors. */
export async function createAccounts({ url, operatorToken, connector: options }: AccountOptions): Promise<Accounts> {
  const asOperator = createApiClient(`${url}/operator/v1`, async () => bearer(operatorToken))
  const { id: instance_id } = await asOperator.post<{ id: string }>('/instances', { name: 'Acme' })
  const connector = await asOperator.post<Accounts['connector']>('/connectors', {
    instance_id,
    name: 'Bot',
    ...options,
  })
  const login = { email: 'ada@acme.example', password: 'correct horse battery' }
  const agent = await asOperator.post<{ id: string }>('/agents', { instance_id, name: 'Ada Agent', ...login })
  const service = await asOperator.post<{ api_key: string }>('/agents', { instance_id, name: 'Tests', service: true })
  return {
    instanceId: instance_id,
    connector,
    agent: { id: agent.id, ...login },
    asOperator,
    asDesk: createApiClient(`${url}/desk/v1`, async () => bearer(service.api_key)),
    asPartner: createPartnerClient(url, connector),
  }
}

/** The partner's door, with a token that is requested when it is first needed. */
export function createPartnerClient(url: string, connector: ConnectorCredentials): ApiClient {
  let token: Promise<string> | undefined
  return createApiClient(url, async () => {
    token ??= requestToken(url, connector)
    return bearer(await token)
  })
}

export const bearer = (token: string): Credentials => ({ authorization: `Bearer ${token}` })

/** The desk's door, with the session of somebody who has logged in. */
export async function logIn(url: string, login: { email: string; password: string }): Promise<ApiClient> {
  const response = await fetch(`${url}/desk/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(login),
  })
  if (!response.ok) throw new Error(`no session: ${response.status} ${await response.text()}`)
  const { csrf_token } = (await response.json()) as SessionItem
  const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? ''
  return createApiClient(`${url}/desk/v1`, async () => ({ cookie, 'x-csrf-token': csrf_token }))
}

export async function requestToken(url: string, connector: ConnectorCredentials): Promise<string> {
  const { client_id, client_secret } = connector
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const response = await fetch(`${url}/oauth2/v1/token`, { method: 'POST', body })
  if (!response.ok) throw new Error(`no token: ${response.status} ${await response.text()}`)
  return ((await response.json()) as TokenResponse).access_token
}
