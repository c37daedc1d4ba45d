import type {
  AttemptItem,
  AuditItem,
  ConnectorItem,
  ConnectorSecret,
  DeliveryItem,
  InstanceItem,
  NodeItem,
  OperatorAgentItem,
  Page,
  RetentionPreviewItem,
  SettingItem,
  StatsItem,
  TestItem,
} from '@passerelle/protocol'
import { OPERATOR_API, requestOperator, requestOperatorBody } from '../api/client.ts'
import { search } from '../api/search-params.ts'

const id = encodeURIComponent
const ALL = 100

const get = <T>(path: string, signal?: AbortSignal) => requestOperator<T>('GET', path, { signal })
const post = <T>(path: string, body?: unknown) => requestOperator<T>('POST', path, body === undefined ? {} : { body })

/** Lists that are short by nature are read whole, so that every choice can name them all. */
async function getAll<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await get(`${path}${search({ limit: ALL, cursor })}`, signal)
    items.push(...page.items)
    cursor = page.next_cursor
  } while (cursor !== null && items.length < 2000)
  return items
}

export type ConnectorOptions = Pick<
  ConnectorItem,
  | 'name'
  | 'webhook_url'
  | 'success'
  | 'hash_encoding'
  | 'sender_mode'
  | 'sender_id'
  | 'sender_name'
  | 'inline_max'
  | 'retention'
>

export const listInstances = (signal?: AbortSignal) => getAll<InstanceItem>('/instances', signal)
export const createInstance = (name: string) => post<InstanceItem>('/instances', { name })

export const listConnectors = (signal?: AbortSignal) => getAll<ConnectorItem>('/connectors', signal)
export const readConnector = (connector: string, signal?: AbortSignal) =>
  get<ConnectorItem>(`/connectors/${id(connector)}`, signal)
export const createConnector = (body: Partial<ConnectorOptions> & { instance_id: string; name: string }) =>
  post<ConnectorItem & ConnectorSecret>('/connectors', body)
export const updateConnector = (connector: string, body: Partial<ConnectorOptions>) =>
  requestOperator<ConnectorItem>('PATCH', `/connectors/${id(connector)}`, { body })
export const deleteConnector = (connector: string) =>
  requestOperator<{ cancelled: number }>('DELETE', `/connectors/${id(connector)}`)
export const rotateSecret = (connector: string) => post<ConnectorSecret>(`/connectors/${id(connector)}/rotate-secret`)
export const pauseConnector = (connector: string) => post<ConnectorItem>(`/connectors/${id(connector)}/pause`)
export const resumeConnector = (connector: string) => post<ConnectorItem>(`/connectors/${id(connector)}/resume`)
export const previewRetention = (connector: string, retention: string, signal?: AbortSignal) =>
  get<RetentionPreviewItem>(`/connectors/${id(connector)}/retention-preview${search({ retention })}`, signal)
export const sendTest = (connector: string) => post<TestItem>(`/connectors/${id(connector)}/test`)

export interface DeliveryFilter {
  connector_id: string
  state: string
  customer_id: string
  message_id: string
  /** How far back, `24h`; all of it when empty. */
  since: string
}
export const listDeliveries = (filter: DeliveryFilter, cursor: string | null, signal?: AbortSignal) =>
  get<Page<DeliveryItem>>(`/deliveries${search({ ...filter, cursor, limit: 50 })}`, signal)
export const hasDelivered = async (signal?: AbortSignal): Promise<boolean> =>
  (await get<Page<DeliveryItem>>(`/deliveries${search({ state: 'delivered', limit: 1 })}`, signal)).items.length > 0
export const readDelivery = (delivery: string, signal?: AbortSignal) =>
  get<DeliveryItem>(`/deliveries/${id(delivery)}`, signal)
export const listAttempts = (delivery: string, signal?: AbortSignal) =>
  getAll<AttemptItem>(`/deliveries/${id(delivery)}/attempts`, signal)
export const deliveryBodyUrl = (delivery: string): string => `${OPERATOR_API}/deliveries/${id(delivery)}/body`
export const openDeliveryBody = (delivery: string, signal?: AbortSignal) =>
  requestOperatorBody('GET', `/deliveries/${id(delivery)}/body`, { signal })
export const replayDelivery = (delivery: string) => post<DeliveryItem>(`/deliveries/${id(delivery)}/replay`)
export const skipDelivery = (delivery: string) => post<DeliveryItem>(`/deliveries/${id(delivery)}/skip`)
/** Each answer comes within seconds, and says where to go on. */
export async function replaySince(
  connector_id: string,
  since: string,
  onProgress: (replayed: number) => void,
): Promise<number> {
  let replayed = 0
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const wanted = cursor === undefined ? { connector_id, since } : { connector_id, since, cursor }
    const part = await post<{ replayed: number; next_cursor: string | null }>('/deliveries/replay', wanted)
    replayed += part.replayed
    onProgress(replayed)
    cursor = part.next_cursor
  }
  return replayed
}

export interface NewAgent {
  instance_id: string | null
  name: string
  email?: string
  role?: string
  service?: boolean
}
export const listOperatorAgents = (signal?: AbortSignal) => getAll<OperatorAgentItem>('/agents', signal)
export const createAgent = (body: NewAgent) =>
  post<OperatorAgentItem & { password?: string; api_key?: string }>('/agents', body)
export type AgentChange = Partial<Pick<NewAgent, 'name' | 'email' | 'role'>> & { instance_id?: string }
export const updateAgent = (agent: string, body: AgentChange) =>
  requestOperator<OperatorAgentItem>('PATCH', `/agents/${id(agent)}`, { body })
export const enableAgent = (agent: string) => post<OperatorAgentItem>(`/agents/${id(agent)}/enable`)
export const disableAgent = (agent: string) => post<OperatorAgentItem>(`/agents/${id(agent)}/disable`)
export const resetPassword = (agent: string) =>
  post<OperatorAgentItem & { password?: string }>(`/agents/${id(agent)}/reset-password`)

export interface AuditFilter {
  target_type: string
  connector_id: string
  actor_id: string
  since: string
}
export const listAudit = (filter: AuditFilter, cursor: string | null, signal?: AbortSignal) =>
  get<Page<AuditItem>>(`/audit${search({ ...filter, cursor, limit: 50 })}`, signal)

export const readStats = (hours: number, signal?: AbortSignal) => get<StatsItem>(`/stats${search({ hours })}`, signal)

export const listSettings = (signal?: AbortSignal) => getAll<SettingItem>('/settings', signal)
export const listNodes = (signal?: AbortSignal) => getAll<NodeItem>('/nodes', signal)
