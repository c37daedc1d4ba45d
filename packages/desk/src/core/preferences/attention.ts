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

interface Means {
  preferences: Preferences
  playTone: () => void
  go: (path: string) => void
}

export function callAttention(item: ConversationItem, { preferences, playTone, go }: Means): void {
  if (isShown(item.id)) return
  if (preferences.sound) playTone()
  if (preferences.desktop && !document.hasFocus()) notify(item, go)
}

function notify(item: ConversationItem, go: (path: string) => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const body = item.last_message?.message.slice(0, TEXT_LENGTH) ?? ''
  // One notification a conversation: the newest replaces the one before.
  const shown = new Notification(item.customer_name, { body, tag: item.id, icon: '/favicon.svg' })
  shown.onclick = () => {
    window.focus()
    go(inboxPath(item.assignee === null ? 'waiting' : 'mine', item.id))
    shown.close()
  }
}

/** Asks the browser's leave; the answer is whether notifications can come. */
export async function allowNotifications(): Promise<boolean> {
  if (!('Notification' in window)) return false
  if (Notification.permission === 'default') await Notification.requestPermission()
  return Notification.permission === 'granted'
}
