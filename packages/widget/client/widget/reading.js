/** Counts what the visitor has not seen, and tells the agents once what they have. */
import { t } from './words.js'

/** `isShown()`: whether the chat is before their eyes; `entries()`: what it shows. */
export function createReading({ api, it, isShown, entries }) {
  let unread = 0
  let lastRead = ''

  function look() {
    if (isShown()) unread = 0
    it.launcherText.textContent = unread > 0 ? t('unread', { count: unread }) : t('openChat')
    it.badge.textContent = unread > 0 ? String(unread) : ''
    const last = entries().findLast(({ author }) => author === 'agent')
    if (!last || last.id === lastRead || !isShown()) return
    lastRead = last.id
    api.post('chat/read', { id: last.id }).catch(() => {})
  }

  document.addEventListener('visibilitychange', look)

  return {
    look,
    /** Something came. */
    count() {
      unread += 1
      look()
    },
  }
}
