import type {
  AlertItem,
  AlertTestItem,
  AlertWayItem,
  AttemptItem,
  AuditItem,
  ConnectorItem,
  ConnectorSecret,
  DeliveryItem,
  ErasureItem,
  InstanceItem,
  NodeItem,
  OperatorAgentItem,
  OperatorContactItem,
  Page,
  QueueItem,
  QueueMemberItem,
  RefusedRequestItem,
  RequestCountItem,
  RetentionPreviewItem,
  SettingItem,
  StaffedQueueItem,
  StatsItem,
  TestItem,
} from '@passerelle/protocol'
import { createContext } from 'react'
import { type ApiClient, OPERATOR_API } from '../api/client.ts'
import { readAll } from '../api/read-all.ts'
import { search } from '../api/search-params.ts'
import { useRequired } from '../lib/use-required.ts'

const id = encodeURIComponent
const ALL = 100

export type ConnectorOptions = Pick<
  ConnectorItem,
  | 'name'
  | 'webhook_url'
  | 'delivery'
  | 'events_url'
  | 'events'
  | 'success'
  | 'hash_encoding'
  | 'sender_mode'
  | 'sender_id'
  | 'sender_name'
  | 'inline_max'
  | 'retention'
  | 'default_queue_id'
>

export interface CustomerName {
  connector_id: string
  customer_id: string
}

export interface DeliveryFilter {
  connector_id: string
  state: string
  customer_id: string
  message_id: string
  /** `message`, `event`, or a type of events. */
  kind: string
  /** How far back, `24h`; all of it when empty. */
  since: string
}

export interface NewAgent {
  instance_id: string | null
  name: string
  email?: string
  role?: string
  service?: boolean
  rights?: OperatorAgentItem['rights']
  capacity?: number | null
}

export type AgentChange = Partial<Pick<NewAgent, 'name' | 'email' | 'role' | 'rights' | 'capacity'>> & {
  instance_id?: string
}

export type InstanceChange = Partial<
  Pick<InstanceItem, 'name' | 'tags' | 'close_reasons' | 'metadata_labels' | 'shared_customer_ids' | 'sight'>
>

export interface RequestFilter {
  connector_id: string
  since: string
}

export interface AuditFilter {
  target_type: string
  connector_id: string
  actor_id: string
  since: string
}

const createCalls = (client: ApiClient) => {
  const get = <T>(path: string, signal?: AbortSignal) => client.request<T>('GET', OPERATOR_API + path, { signal })
  return {
    get,
    getAll: <T>(path: string, signal?: AbortSignal) =>
      readAll((cursor) => get<Page<T>>(`${path}${search({ limit: ALL, cursor })}`, signal)),
    post: <T>(path: string, body?: unknown) => client.request<T>('POST', OPERATOR_API + path, { body }),
    put: <T>(path: string, body: unknown) => client.request<T>('PUT', OPERATOR_API + path, { body }),
    patch: <T>(path: string, body: unknown) => client.request<T>('PATCH', OPERATOR_API + path, { body }),
    remove: <T>(path: string) => client.request<T>('DELETE', OPERATOR_API + path),
  }
}

/** `GET /operator/v1/...` and the others, by name. */
export function createOperatorApi(client: ApiClient) {
  const { get, getAll, post, put, patch, remove } = createCalls(client)
  return {
    listInstances: (signal?: AbortSignal) => getAll<InstanceItem>('/instances', signal),
    createInstance: (name: string) => post<InstanceItem>('/instances', { name }),
    updateInstance: (instance: string, body: InstanceChange) => patch<InstanceItem>(`/instances/${id(instance)}`, body),
    listConnectors: (signal?: AbortSignal) => getAll<ConnectorItem>('/connectors', signal),
    readConnector: (connector: string, signal?: AbortSignal) =>
      get<ConnectorItem>(`/connectors/${id(connector)}`, signal),
    createConnector: (body: Partial<ConnectorOptions> & { instance_id: string; name: string }) =>
      post<ConnectorItem & ConnectorSecret>('/connectors', body),
    updateConnector: (connector: string, body: Partial<ConnectorOptions>) =>
      patch<ConnectorItem>(`/connectors/${id(connector)}`, body),
    deleteConnector: (connector: string) => remove<{ cancelled: number }>(`/connectors/${id(connector)}`),
    rotateSecret: (connector: string) => post<ConnectorSecret>(`/connectors/${id(connector)}/rotate-secret`),
    pauseConnector: (connector: string) => post<ConnectorItem>(`/connectors/${id(connector)}/pause`),
    resumeConnector: (connector: string) => post<ConnectorItem>(`/connectors/${id(connector)}/resume`),
    previewRetention: (connector: string, retention: string, signal?: AbortSignal) =>
      get<RetentionPreviewItem>(`/connectors/${id(connector)}/retention-preview${search({ retention })}`, signal),
    readContact: (customer: CustomerName) => post<OperatorContactItem>('/contacts/read', customer),
    eraseCustomer: (body: CustomerName & { contact: boolean; customers: CustomerName[] }) =>
      post<ErasureItem>('/customers/erase', body),
    sendTest: (connector: string) => post<TestItem>(`/connectors/${id(connector)}/test`),
    listDeliveries: ({ kind, ...filter }: DeliveryFilter, cursor: string | null, signal?: AbortSignal) => {
      const what = kind.includes('.') ? { event_type: kind } : { kind }
      return get<Page<DeliveryItem>>(`/deliveries${search({ ...filter, ...what, cursor, limit: 50 })}`, signal)
    },
    hasDelivered: async (signal?: AbortSignal): Promise<boolean> =>
      (await get<Page<DeliveryItem>>(`/deliveries${search({ state: 'delivered', limit: 1 })}`, signal)).items.length >
      0,
    readDelivery: (delivery: string, signal?: AbortSignal) => get<DeliveryItem>(`/deliveries/${id(delivery)}`, signal),
    listAttempts: (delivery: string, signal?: AbortSignal) =>
      getAll<AttemptItem>(`/deliveries/${id(delivery)}/attempts`, signal),
    openDeliveryBody: (delivery: string, signal?: AbortSignal) =>
      client.requestBody('GET', `${OPERATOR_API}/deliveries/${id(delivery)}/body`, { signal }),
    replayDelivery: (delivery: string) => post<DeliveryItem>(`/deliveries/${id(delivery)}/replay`),
    skipDelivery: (delivery: string) => post<DeliveryItem>(`/deliveries/${id(delivery)}/skip`),
    /** Each answer comes within seconds, and says where to go on. */
    replaySince: async (
      connector_id: string,
      since: string,
      onProgress: (replayed: number) => void,
    ): Promise<number> => {
      let replayed = 0
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const asked = cursor === undefined ? { connector_id, since } : { connector_id, since, cursor }
        const part = await post<{ replayed: number; next_cursor: string | null }>('/deliveries/replay', asked)
        replayed += part.replayed
        onProgress(replayed)
        cursor = part.next_cursor
      }
      return replayed
    },
    listOperatorAgents: (signal?: AbortSignal) => getAll<OperatorAgentItem>('/agents', signal),
    createAgent: (body: NewAgent) => post<OperatorAgentItem & { password?: string; api_key?: string }>('/agents', body),
    updateAgent: (agent: string, body: AgentChange) => patch<OperatorAgentItem>(`/agents/${id(agent)}`, body),
    enableAgent: (agent: string) => post<OperatorAgentItem>(`/agents/${id(agent)}/enable`),
    disableAgent: (agent: string) => post<OperatorAgentItem>(`/agents/${id(agent)}/disable`),
    resetPassword: (agent: string) =>
      post<OperatorAgentItem & { password?: string }>(`/agents/${id(agent)}/reset-password`),
    resetSecondFactor: (agent: string) => post<OperatorAgentItem>(`/agents/${id(agent)}/reset-second-factor`),
    unlinkIdentity: (agent: string) => post<OperatorAgentItem>(`/agents/${id(agent)}/unlink-identity`),
    listQueues: (signal?: AbortSignal) => getAll<StaffedQueueItem>('/queues', signal),
    createQueue: (body: { instance_id: string; name: string }) => post<QueueItem>('/queues', body),
    updateQueue: (queue: string, body: Partial<QueueItem>) => patch<QueueItem>(`/queues/${id(queue)}`, body),
    deleteQueue: (queue: string) => remove<{ id: string }>(`/queues/${id(queue)}`),
    listQueueMembers: (queue: string, signal?: AbortSignal) =>
      getAll<QueueMemberItem>(`/queues/${id(queue)}/members`, signal),
    putQueueMember: (queue: string, agent: string, skills: Record<string, number>) =>
      put<QueueMemberItem>(`/queues/${id(queue)}/members/${id(agent)}`, { skills }),
    removeQueueMember: (queue: string, agent: string) =>
      remove<QueueMemberItem>(`/queues/${id(queue)}/members/${id(agent)}`),
    listAudit: (filter: AuditFilter, cursor: string | null, signal?: AbortSignal) =>
      get<Page<AuditItem>>(`/audit${search({ ...filter, cursor, limit: 50 })}`, signal),
    listRequests: (filter: RequestFilter, cursor: string | null, signal?: AbortSignal) =>
      get<Page<RefusedRequestItem>>(`/requests${search({ ...filter, cursor, limit: 50 })}`, signal),
    countRequests: (signal?: AbortSignal) => get<Page<RequestCountItem>>('/requests/counts', signal),
    listAlerts: (filter: { state?: AlertItem['state'] }, cursor: string | null, signal?: AbortSignal) =>
      get<Page<AlertItem>>(`/alerts${search({ ...filter, cursor, limit: 50 })}`, signal),
    listAlertWays: (signal?: AbortSignal) => get<Page<AlertWayItem>>('/alerts/ways', signal),
    testAlerts: () => post<Page<AlertTestItem>>('/alerts/test'),
    readStats: (hours: number, signal?: AbortSignal) => get<StatsItem>(`/stats${search({ hours })}`, signal),
    listSettings: (signal?: AbortSignal) => getAll<SettingItem>('/settings', signal),
    listNodes: (signal?: AbortSignal) => getAll<NodeItem>('/nodes', signal),
  }
}

export type OperatorApi = ReturnType<typeof createOperatorApi>

export const OperatorApiContext = createContext<OperatorApi | null>(null)

export const useOperatorApi = (): OperatorApi => useRequired(OperatorApiContext)

export const deliveryBodyUrl = (delivery: string): string => `${OPERATOR_API}/deliveries/${id(delivery)}/body`
