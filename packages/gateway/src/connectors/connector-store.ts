import type { PageOf, PageRequest } from '../lib/page.ts'
import type { Connector, ConnectorPatch, Instance, InstancePatch, Labels, NewInstance } from './connector.ts'

export interface ConnectorStore {
  recordInstance(instance: NewInstance): Promise<void>
  /** The instance as it is then; undefined when there is none. */
  updateInstance(id: string, patch: InstancePatch): Promise<Instance | undefined>
  findLabels(instanceId: string): Promise<Labels | undefined>
  findInstance(id: string): Promise<Instance | undefined>
  listInstances(page: PageRequest): Promise<PageOf<Instance>>

  recordConnector(connector: Connector): Promise<void>
  /** Deleted ones too: look at `deletedAt`. */
  findConnector(id: string): Promise<Connector | undefined>
  /** Not the deleted ones. */
  findConnectorByClientId(clientId: string): Promise<Connector | undefined>
  /** Not the deleted ones. */
  listConnectors(page: PageRequest & { instanceId?: string | undefined }): Promise<PageOf<Connector>>
  /**
   * Applies the patch; a connector that starts or ends being held gets its `heldSince`, and at the end the files
   * whose time ran out meanwhile live on for `heldAttachmentExtensionMs`. Undefined when unknown or deleted.
   */
  updateConnector(id: string, patch: ConnectorPatch, now: number): Promise<Connector | undefined>
  recordConnectorSecret(id: string, secretSealed: Uint8Array): Promise<boolean>
  /** Marks it deleted: its tokens are refused from then on. Its pending deliveries are cancelled in chunks by `cancelPendingDeliveries`. */
  deleteConnector(id: string, now: number): Promise<boolean>

  /** Secrets of the gateway itself, sealed: the first value recorded under a name stays, and is returned. */
  recordSecretOnce(name: string, sealed: Uint8Array): Promise<Uint8Array>
  /** For key rotation: everything sealed, replaced by what `reseal` gives (undefined leaves it). Returns the count. */
  resealSecrets(reseal: (sealed: Uint8Array, identity: string) => Uint8Array | undefined): Promise<number>
}
