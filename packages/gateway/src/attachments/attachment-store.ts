import type { Reason } from '@passerelle/protocol/errors'
import type { Attachment, PartnerFile, Upload } from './attachment.ts'
import type { SafeImage } from './image-type.ts'

export interface FetchTask {
  attachmentId: string
  connectorId: string
  url: string
  mimeType: string
  /** Tries made before this one. */
  tries: number
}

export interface FetchClaim {
  now: number
  leaseMs: number
  /** Whose the leases are. */
  nodeId?: string
  /** Fetches of one connector under way at once on this node. */
  perConnector: number
  /** How many of each connector are under way here. */
  inFlight: ReadonlyMap<string, number>
  limit: number
}

export type FetchOutcome =
  | { kind: 'ready'; blobKey: string; size: number; image: SafeImage | null }
  | { kind: 'retry'; at: number; error: Reason }
  /** We broke it off ourselves: it is due again, and the try does not count. */
  | { kind: 'released' }
  | { kind: 'failed'; error: Reason }

export interface FetchSettlement {
  now: number
  /** Whose the lease is. */
  nodeId?: string
}

export interface AttachmentStore {
  recordUpload(upload: Upload): Promise<void>
  findUploads(instanceId: string, ids: readonly string[]): Promise<Upload[]>
  /** Drops at most `limit` uploads made before then; their blobs go with the orphan sweep or by the caller. */
  deleteUploads(before: number, limit: number): Promise<string[]>

  /** For the desk. */
  findAttachment(instanceId: string, id: string): Promise<Attachment | undefined>

  /** The file behind a partner's URL, unless its time is over at `now`. Nothing expires while the connector is held. */
  findPartnerFile(uid: string, now: number): Promise<PartnerFile | undefined>
  /**
   * A download was sent to its end. After settlement the URL then ends `graceMs` later, once; before it, this is
   * only noted and counts from the settlement.
   */
  recordDownload(uid: string, now: number, graceMs: number): Promise<void>

  /**
   * Leases at most `limit` URL attachments that are due to be fetched, in turn one of each connector: its oldest first.
   * A lease that ends unsettled was a failed try.
   */
  claimFetches(request: FetchClaim): Promise<FetchTask[]>
  /**
   * Whether the outcome counts. When the attachment went meanwhile, or another node took the fetch over, nothing names
   * the fetched bytes: delete them.
   */
  settleFetch(attachmentId: string, outcome: FetchOutcome, settlement: FetchSettlement): Promise<boolean>

  /** Those of the keys that no attachment and no upload names. */
  findOrphanBlobs(keys: readonly string[]): Promise<string[]>
}
