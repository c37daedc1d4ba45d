/** Calls the agent's attention to a customer's message they are not looking at: a tone, a notification of the system. */
import type { ConversationItem } from '@passerelle/protocol'
import { inboxPath } from '../conversations/views.ts'
import { preferencesStore } from './preferences.ts'

const TEXT_LENGTH = 140
const QUIET_MS = 1_500

let tone: AudioContext | undefined
let rangAt = 0

/** Nobody's and one's own concern one; what is open before one's eyes is seen anyway. */
export function concerns(item: ConversationItem, me: string, changed: ReadonlySet<string>): boolean {
  const last = item.last_message
  const isNew = last?.kind === 'inbound' && changed.has(last.id) && item.status === 'open'
  const isMine = item.assignee === null || item.assignee.id === me
  return isNew && isMine && item.unread_count > 0
}

const isShown = (conversation: string): boolean =>
  document.visibilityState === 'visible' && document.hasFocus() && window.location.pathname.endsWith(`/${conversation}`)

export function callAttention(item: ConversationItem, go: (path: string) => void): void {
  if (isShown(item.id)) return
  const { sound, desktop } = preferencesStore.get()
  if (sound) playTone()
  if (desktop && !document.hasFocus()) notify(item, go)
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

/** Two soft notes, made here: nothing to load. Browsers allow it once the page has been used. */
export function playTone(): void {
  const now = Date.now()
  if (now - rangAt < QUIET_MS || !('AudioContext' in window)) return
  rangAt = now
  tone ??= new AudioContext()
  if (tone.state === 'suspended') void tone.resume().catch(() => undefined)
  for (const [at, pitch] of [
    [0, 660],
    [0.11, 880],
  ] as const) {
    const oscillator = tone.createOscillator()
    const volume = tone.createGain()
    const begin = tone.currentTime + at
    oscillator.frequency.value = pitch
    volume.gain.setValueAtTime(0.06, begin)
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.25)
    oscillator.connect(volume).connect(tone.destination)
    oscillator.start(begin)
    oscillator.stop(begin + 0.26)
  }
}

/** Asks the browser's leave; the answer is whether notifications can come. */
export async function allowNotifications(): Promise<boolean> {
  if (!('Notification' in window)) return false
  if (Notification.permission === 'default') await Notification.requestPermission()
  return Notification.permission === 'granted'
}
