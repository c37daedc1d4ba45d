/** What the visitor says, one after the other, and kept until the server has it: over the pages of the site too. */
import { newId } from './api.js'

const EMPTY = { author: 'visitor', agentName: '', text: '', files: [], quickReplies: [], blocks: [], notice: null }
const DAY_MS = 24 * 3600 * 1000
/** As long as the server keeps a thread. */
const KEPT_MS = 30 * DAY_MS
/** What may be otherwise on the next page. */
const PASSING = ['offline', 'failed', undefined, null]

/** Runs `task` once no other tab has the file's bytes, and keeps those out until it settles; by plain http at once. */
function withFile(id, task) {
  if (navigator.locks) navigator.locks.request(`passerelle-chat ${id}`, task).catch(() => {})
  else task()
}

const byTime = (one, other) => one.at - other.at

/** `kept` outlasts the page; `show(entry)` draws it; `progress(id, part)` tells how far a file has come. */
export function createOutbox({ api, kept, show, progress }) {
  const unsent = new Map()
  /** Messages for which the visitor was asked to choose the file again. */
  const asked = new Set()
  /** By message, what lets go of the lock of its file. */
  const releases = new Map()
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

  /** Also of another tab, which may not have heard yet. */
  function settle(id) {
    releases.get(id)?.()
    releases.delete(id)
    unsent.delete(id)
    asked.delete(id)
    kept.remove(`unsent ${id}`)
  }

  /** What is still kept: an earlier page did not bring it to the server, or does not know that it did. */
  function resume(id) {
    const given = kept.read(`unsent ${id}`)
    if (!given) return
    const entry = { ...given, isOld: true }
    const age = Date.now() - entry.at
    if (age > KEPT_MS) kept.remove(`unsent ${id}`)
    else if (age < DAY_MS && !isLost(entry) && PASSING.includes(entry.problem)) submit(entry)
    else hold({ ...entry, state: 'failed', problem: isLost(entry) ? 'interrupted' : (entry.problem ?? 'interrupted') })
  }

  /** A page that is left takes the bytes of its files along. */
  const isLost = ({ files, file }) => files.length > 0 && !file
  const lost = () => [...unsent.values()].filter(isLost)

  return {
    say: (text) => submit({ ...draft(), text }),
    attach(file) {
      const isSame = ({ id, files }) => asked.has(id) && files[0].name === file.name && files[0].size === file.size
      const entry = lost().find(isSame) ?? draft()
      asked.delete(entry.id)
      withFile(entry.id, () => unsent.has(entry.id) && new Promise((release) => releases.set(entry.id, release)))
      submit({ ...entry, files: [{ name: file.name, size: file.size }], file })
    },
    /** Whether files have to be chosen again. */
    retry() {
      for (const entry of unsent.values()) if (entry.state === 'failed' && !isLost(entry)) submit(entry)
      for (const { id } of lost()) asked.add(id)
      return asked.size > 0
    },
    /** One id is taken once. A file is lost only once no other tab has it. */
    restore() {
      for (const entry of kept.list('unsent ').sort(byTime)) {
        if (isLost(entry)) withFile(entry.id, () => resume(entry.id))
        else resume(entry.id)
      }
    },
    /** The server has it. */
    settle,
    clear() {
      for (const { id } of [...unsent.values(), ...kept.list('unsent ')]) settle(id)
    },
    get rest() {
      return [...unsent.values()].sort(byTime)
    },
  }
}
