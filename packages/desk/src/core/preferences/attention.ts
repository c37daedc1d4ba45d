/** Calls the agent's attention to a customer's message they are not looking at: a tone, a notification of the system. */
import type { ConversationItem } from '@passerelle/protocol'
import { inboxPath } from '../conversations/views.ts'
import type { Preferences } from './preferences.ts'

const TEXT_LENGTH = 140

/** Nobody's and one's own concern one; what is open before one's eyes is seen anyway. */
export function concerns(item: ConversationItem, me: string, changed: ReadonlySet<string>): boolean {
  const last = item.last_message
  const isNew = last?.kind === 'inbound' && changed.has(last.id) && item.status === 'open'
  const isMine = item.assignee === null || item.assignee.id === me
  return isNew && isMine && item.unread_count > 0
}

const isShown = (conversation: string): boolean =>
  document.visibilityState === 'visible' && document.hasFocus() && window.location.pathname.endsWith(`/${conversation}`)

export interface Means {
  preferences: Preferences
  playTone: () => void
  go: (path: string) => void
}

/** Whose conversation it is about, and what to say of it. */
interface Call {
  conversation: string
  title: string
  body: string
  path: string
}

export const callOfMessage = ({ id, customer_name, last_message, assignee }: ConversationItem): Call => ({
  conversation: id,
  title: customer_name,
  body: last_message?.message ?? '',
  path: inboxPath(assignee === null ? 'waiting' : 'mine', id),
})

/** False: the agent is looking at it. */
export function callAttention(call: Call, { preferences, playTone, go }: Means): boolean {
  if (isShown(call.conversation)) return false
  if (preferences.sound) playTone()
  if (preferences.desktop && !document.hasFocus()) notify(call, go)
  return true
}

function notify({ conversation, title, body, path }: Call, go: (path: string) => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  // One notification a conversation: the newest replaces the one before.
  const shown = new Notification(title, { body: body.slice(0, TEXT_LENGTH), tag: conversation, icon: '/favicon.svg' })
  shown.onclick = () => {
    window.focus()
    go(path)
    shown.close()
  }
}

/** Asks the browser's leave; the answer is whether notifications can come. */
export async function allowNotifications(): Promise<boolean> {
  if (!('Notification' in window)) return false
  if (Notification.permission === 'default') await Notification.requestPermission()
  return Notification.permission === 'granted'
}
