/** A text ready to be sent, of one instance: agents find it by its shortcut, supervisors keep it. */
export interface CannedReply {
  id: string
  instanceId: string
  shortcut: string
  title: string
  text: string
  updatedAt: number
}
