/** The operator API: connectors with the options a test needs, deliveries and their attempts. */
import { taken } from './desk.ts'
import { type Answer, send } from './http.ts'

export interface ConnectorOptions {
  webhook_url?: string | null
  events_url?: string | null
  paused?: boolean
  success?: '200' | '2xx'
  hash_encoding?: 'hex' | 'base64'
  sender_mode?: 'fixed' | 'agent'
  sender_id?: string
  sender_name?: string
  inline_max?: number
}

export interface CreatedConnector {
  id: string
  client_id: string
  client_secret: string
  webhook_url: string | null
}

export interface Attempt {
  started_at: string
  status: number | null
  response: string | null
  error: string | null
  flush: boolean
}

export type Operator = ReturnType<typeof createOperator>

export function createOperator(baseUrl: string, token: string) {
  const call = (method: string, path: string, body?: object): Promise<Answer> =>
    send(baseUrl, `/operator/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    })
  return {
    call,
    async createInstance(): Promise<{ id: string }> {
      return taken(await call('POST', '/instances', { name: 'Conformance' })).json<{ id: string }>()
    },
    async createService(instanceId: string): Promise<{ api_key: string }> {
      const body = { instance_id: instanceId, name: 'Judge', service: true }
      return taken(await call('POST', '/agents', body)).json<{ api_key: string }>()
    },
    async createConnector(instanceId: string, options: ConnectorOptions): Promise<CreatedConnector> {
      const body = { instance_id: instanceId, name: 'Conformance', ...options }
      return taken(await call('POST', '/connectors', body)).json<CreatedConnector>()
    },
    async attemptsOf(deliveryId: string): Promise<Attempt[]> {
      return taken(await call('GET', `/deliveries/${deliveryId}/attempts`)).json<{ items: Attempt[] }>().items
    },
  }
}
