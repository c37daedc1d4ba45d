/** Counts what the visitor has not seen, also on the pages before, and tells the agents once what they have. */
import { t } from './words.js'

/** `isShown()`: whether the chat is before their eyes; `entries()`: what it shows; `kept`: for all pages of the site. */
export function createReading({ api, it, kept, isShown, entries }) {
  let seen = kept.read('seen')
  let lastRead = ''

  const placeOf = (sought) => entries().findIndex(({ id }) => id === sought)

  /** Who has seen nothing yet sees what there is when they first open the chat. */
  const countUnread = () =>
    entries()
      .slice(placeOf(seen) + 1)
      .filter(isOthers).length

  /** What was seen in another tab. */
  function takeOver() {
    const other = kept.read('seen')
    if (placeOf(other) > placeOf(seen)) seen = other
  }

  function look() {
    takeOver()
    const last = entries().findLast(isKept)
    if (last && (isShown() || seen === null)) see(last.id)
    const unread = countUnread()
    it.launcherText.textContent = unread > 0 ? t('unread', { count: unread }) : t('openChat')
    it.badge.textContent = unread > 0 ? String(unread) : ''
    tellRead()
  }

  function see(id) {
    if (id === seen) return
    seen = id
    kept.write('seen', id)
  }

  function tellRead() {
    const last = entries().findLast(({ author }) => author === 'agent')
    if (!last || last.id === lastRead || !isShown()) return
    lastRead = last.id
    api.post('chat/read', { id: last.id }).catch(() => {})
  }

  document.addEventListener('visibilitychange', look)
  addEventListener('storage', look)

  return {
    look,
    /** The last that was seen among `all`. Where that is no longer kept, all that there is has been seen. */
    seenAmong(all) {
      if (seen !== null && all.length > 0 && !all.some(({ id }) => id === seen)) see(all.at(-1).id)
      return seen
    },
    forget() {
      seen = null
      kept.remove('seen')
    },
  }
}

const isOthers = ({ author }) => author === 'agent' || author === 'bot'
/** By the server, so that it is there on the next page. */
const isKept = ({ state }) => state !== 'sending' && state !== 'failed'
