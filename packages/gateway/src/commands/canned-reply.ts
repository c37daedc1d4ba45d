/** A text ready to be sent, of one instance: agents find it by its shortcut. */
export interface CannedReply {
  id: string
  instanceId: string
  /** Whose alone it is; absent for one that all share and supervisors keep. */
  ownerId?: string
  shortcut: string
  title: string
  text: string
  /** Of the text (BCP 47); absent for any. */
  language?: string
  /** Absent when there are none. */
  files?: readonly CannedFile[]
  updatedAt: number
}

/** An upload that the reply keeps. */
export interface CannedFile {
  id: string
  instanceId: string
  agentId: string
  name: string
  mimeType: string
  size: number
  blobKey: string
  image: { type: string; size: { width: number; height: number } | null } | null
  createdAt: number
}
