import type { ConversationItem } from '@passerelle/protocol'

/** What an agent does to a conversation. With `lastSeen`, up to this message, where it is not what the thread has shown. */
export type ConversationAction =
  | { kind: 'assign'; assignee: string | null }
  | { kind: 'close'; lastSeen?: string | undefined; reason?: string | undefined; tags?: readonly string[] }
  /** Null ends it. */
  | { kind: 'snooze'; lastSeen?: string | undefined; until: string | null }
  | { kind: 'transfer'; to: { queue_id: string } | { agent_id: string }; note: string; lastSeen?: string | undefined }
  | { kind: 'return'; note: string; lastSeen?: string | undefined }
  | { kind: 'reopen' }
  | { kind: 'tag'; add: string[]; remove: string[] }

/** Whether it can go back to the bot. Pure. */
export const isReturnable = ({ status, owner }: Pick<ConversationItem, 'status' | 'owner'>): boolean =>
  status === 'open' && owner?.type !== 'bot'
