/**
 * What commands ask for, in the words of the operator API. local/ does it on the store of this machine, remote/ asks a
 * server; commands know neither, so that they print the same both ways. reach.ts chooses.
 */
import type {
  AgentRight,
  AlertItem,
  AlertTestItem,
  AttemptItem,
  AuditVerificationItem,
  BoardItem,
  ConnectorChangeItem,
  ConnectorItem,
  ConnectorSecret,
  DeliveryItem,
  DeliveryState,
  ErasureItem,
  InstanceItem,
  NodeItem,
  OperatorAgentItem,
  OperatorContactItem,
  Page,
  PartnerEventType,
  QueueItem,
  QueueMemberItem,
  RefusedRequestItem,
  ReportItem,
  RequestCountItem,
  StaffedQueueItem,
  TestItem,
} from '@passerelle/protocol'
import type { ConnectorOptions, InstanceOptions } from '../api/operator/read-options.ts'
import type { ChainEnd } from '../audit/judge-chain.ts'

export interface PageQuery {
  limit: number
  cursor?: string | undefined
}
type OfInstance = PageQuery & { instance_id?: string | undefined }

export interface InstanceOperations {
  list(query: PageQuery): Promise<Page<InstanceItem>>
  read(id: string): Promise<InstanceItem>
  create(body: { name: string }): Promise<InstanceItem>
  update(id: string, body: InstanceOptions): Promise<InstanceItem>
}

export interface ConnectorOperations {
  list(query: OfInstance): Promise<Page<ConnectorItem>>
  read(id: string): Promise<ConnectorItem>
  create(
    body: ConnectorOptions & { instance_id: string; name: string },
  ): Promise<ConnectorItem & { client_secret: string }>
  update(id: string, body: ConnectorOptions): Promise<ConnectorItem>
  rotateSecret(id: string): Promise<ConnectorSecret>
  delete(id: string): Promise<{ id: string; cancelled: number }>
  test(id: string): Promise<TestItem>
  /** Until the signal. */
  follow(id: string, wanted: FollowWanted): Promise<void>
}

export interface FollowWanted {
  customer_id?: string | undefined
  /** The id of the last one that was told before; from now on without one. */
  after?: number | undefined
  signal: AbortSignal
  /** It has begun. */
  begin(): void
  tell(id: number, change: ConnectorChangeItem): void
  /** Of what came after the place it stood at, something is no longer kept. */
  lost(): void
}

export interface NewAgent {
  instance_id?: string | undefined
  email?: string | undefined
  name: string
  role?: string | undefined
  password?: string | undefined
  service?: true
  capacity?: number | undefined
  rights?: AgentRight[] | undefined
}

export interface AgentChange {
  name?: string | undefined
  email?: string | undefined
  role?: string | undefined
  rights?: AgentRight[] | undefined
  instance_id?: string | undefined
  capacity?: number | null
}

export interface AgentOperations {
  list(query: OfInstance): Promise<Page<OperatorAgentItem>>
  create(body: NewAgent): Promise<OperatorAgentItem & { password?: string; api_key?: string }>
  update(id: string, body: AgentChange): Promise<OperatorAgentItem>
  disable(id: string): Promise<OperatorAgentItem>
  enable(id: string): Promise<OperatorAgentItem>
  resetPassword(id: string, password: string | undefined): Promise<OperatorAgentItem & { password?: string }>
  resetSecondFactor(id: string): Promise<OperatorAgentItem>
  unlinkIdentity(id: string): Promise<OperatorAgentItem>
}

export type QueueOptions = Partial<Omit<QueueItem, 'id' | 'instance_id' | 'created_at'>>

export interface QueueOperations {
  list(query: OfInstance): Promise<Page<StaffedQueueItem>>
  create(body: QueueOptions & { instance_id: string; name: string }): Promise<QueueItem>
  update(id: string, body: QueueOptions): Promise<QueueItem>
  delete(id: string): Promise<{ id: string }>
  listMembers(id: string, query: PageQuery): Promise<Page<QueueMemberItem>>
  putMember(id: string, agentId: string, skills: Record<string, number>): Promise<QueueMemberItem>
  removeMember(id: string, agentId: string): Promise<QueueMemberItem>
}

export interface DeliveryOperations {
  list(
    query: PageQuery & {
      connector_id?: string | undefined
      state?: DeliveryState | undefined
      kind?: 'message' | 'event' | undefined
      event_type?: PartnerEventType | undefined
    },
  ): Promise<Page<DeliveryItem>>
  read(id: string): Promise<DeliveryItem>
  listAttempts(id: string, query: PageQuery): Promise<Page<AttemptItem>>
  replay(id: string): Promise<DeliveryItem>
  /** Tells how many so far, as they are done. */
  replaySince(
    wanted: { connector_id: string; since: number },
    tell: (replayed: number) => void,
  ): Promise<{ replayed: number }>
  skip(id: string): Promise<DeliveryItem>
}

export interface CustomerRef {
  connector_id: string
  customer_id: string
}

/** Who would be erased. */
export interface ToErase {
  /** The customer, then whom they are joined with. */
  customers: readonly (CustomerRef & { connector_name?: string })[]
  /** Null where nobody counted them. */
  conversations: number | null
}

export interface CustomerOperations {
  listErased(customer: CustomerRef, contact: boolean): Promise<ToErase>
  /**
   * Tells what is done so far, where that can be told. `customers`, with `contact`: who was confirmed; it is refused when
   * others are joined by now.
   */
  erase(
    customer: CustomerRef & { contact: boolean; customers?: readonly CustomerRef[] },
    tell: (soFar: Pick<ErasureItem, 'messages' | 'deliveries' | 'files'>) => void,
  ): Promise<ErasureItem>
  export(customer: CustomerRef, to: ExportPlace): Promise<Exported>
}

export interface ExportPlace {
  /** Stdout when absent. */
  output: string | undefined
  /** The folder for the files; they are left out when absent. */
  files: string | undefined
}

export interface Exported {
  /** Null where nobody counted them. */
  conversations: number | null
  files: number
  /** Named by a message, but not in the blob store. */
  missingFiles: number
}

export interface AlertOperations {
  list(query: PageQuery & { state?: AlertItem['state'] }): Promise<Page<AlertItem>>
  test(): Promise<Page<AlertTestItem>>
}

export interface RequestOperations {
  list(
    query: PageQuery & { connector_id?: string | undefined; since?: number | undefined },
  ): Promise<Page<RefusedRequestItem>>
  count(query: { since?: number | undefined }): Promise<Page<RequestCountItem>>
}

export interface ContactOperations {
  read(customer: CustomerRef): Promise<OperatorContactItem>
  join(customer: CustomerRef, other: CustomerRef): Promise<OperatorContactItem>
  separate(customer: CustomerRef, other: CustomerRef): Promise<OperatorContactItem>
}

export interface NodeOperations {
  list(): Promise<Page<NodeItem>>
}

export interface ReportQuery {
  instance_id: string
  from?: string | undefined
  to?: string | undefined
  zone?: string | undefined
  by?: ReportItem['by'] | undefined
  per?: NonNullable<ReportItem['per']> | undefined
}

export interface BoardOperations {
  read(instanceId: string, signal?: AbortSignal): Promise<BoardItem>
}

export interface ReportOperations {
  read(query: ReportQuery): Promise<ReportItem>
  csv(query: ReportQuery): Promise<Iterable<string> | AsyncIterable<Uint8Array>>
}

export interface AuditOperations {
  verify(expected: ChainEnd | undefined): Promise<AuditVerificationItem>
}

export interface Operations {
  board: BoardOperations
  reports: ReportOperations
  audit: AuditOperations
  instances: InstanceOperations
  connectors: ConnectorOperations
  agents: AgentOperations
  queues: QueueOperations
  deliveries: DeliveryOperations
  customers: CustomerOperations
  requests: RequestOperations
  alerts: AlertOperations
  contacts: ContactOperations
  nodes: NodeOperations
}
