/** What the visitor says, one after the other, and kept until the server has it: over the pages of the site too. */
import { newId } from './api.js'

const EMPTY = { author: 'visitor', agentName: '', text: '', files: [], quickReplies: [], blocks: [], notice: null }
const DAY_MS = 24 * 3600 * 1000
/** As long as the server keeps a thread. */
const KEPT_MS = 30 * DAY_MS
/** What may be otherwise on the next page. */
const PASSING = ['offline', 'failed', undefined, null]

/** `kept` outlasts the page; `show(entry)` draws it; `progress(id, part)` tells how far a file has come. */
export function createOutbox({ api, kept, show, progress }) {
  const unsent = new Map()
  let sending = Promise.resolve()
  let lastAt = 0

  function hold(entry) {
    const { file, ...rest } = entry
    unsent.set(entry.id, entry)
    kept.write(`unsent ${entry.id}`, rest)
    show(entry)
  }

  function submit(entry) {
    hold({ ...entry, state: 'sending', problem: null })
    sending = sending.then(() => deliver(entry.id))
  }

  /** What the server takes comes back as an event; what it does not is shown as not sent. */
  async function deliver(id) {
    const entry = unsent.get(id)
    if (!entry) return
    const { text, file } = entry
    try {
      await (file
        ? api.postFile({ id, file, onProgress: (part) => progress(id, part) })
        : api.post('chat/messages', { id, text }))
    } catch (error) {
      if (unsent.has(id)) hold({ ...entry, state: 'failed', problem: error.code })
    }
  }

  function draft() {
    lastAt = Math.max(Date.now(), lastAt + 1)
    return { ...EMPTY, id: newId(), at: lastAt, createdAt: Math.floor(lastAt / 1000) }
  }

  function settle(id) {
    if (unsent.delete(id)) kept.remove(`unsent ${id}`)
  }

  /** A page that is left takes the bytes of its files along. */
  const isLost = ({ files, file }) => files.length > 0 && !file
  const lost = () => [...unsent.values()].filter(isLost)

  return {
    say: (text) => submit({ ...draft(), text }),
    attach(file) {
      const again = lost().find(({ files }) => files[0].name === file.name) ?? draft()
      submit({ ...again, files: [{ name: file.name, size: file.size }], file })
    },
    /** Whether files have to be chosen again. */
    retry() {
      for (const entry of unsent.values()) if (entry.state === 'failed' && !isLost(entry)) submit(entry)
      return lost().length > 0
    },
    /** What an earlier page did not bring to the server, or does not know that it did: one id is taken once. */
    restore() {
      const entries = kept.list('unsent ').sort((one, other) => one.at - other.at)
      for (const given of entries) {
        const entry = { ...given, isOld: true }
        const age = Date.now() - entry.at
        if (age > KEPT_MS) kept.remove(`unsent ${entry.id}`)
        else if (age < DAY_MS && !isLost(entry) && PASSING.includes(entry.problem)) submit(entry)
        else
          hold({ ...entry, state: 'failed', problem: isLost(entry) ? 'interrupted' : (entry.problem ?? 'interrupted') })
      }
    },
    /** The server has it. */
    settle,
    clear() {
      for (const { id } of kept.list('unsent ')) kept.remove(`unsent ${id}`)
      unsent.clear()
    },
    get rest() {
      return [...unsent.values()]
    },
  }
}
