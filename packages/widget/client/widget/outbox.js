/** What the visitor says, one after the other, and kept until the server has it. */
import { newId } from './api.js'

const EMPTY = { author: 'visitor', agentName: '', text: '', files: [], quickReplies: [], blocks: [], notice: null }

/** `show(entry)` draws it; `progress(id, part)` tells how far a file has come. */
export function createOutbox({ api, show, progress }) {
  const unsent = new Map()
  let sending = Promise.resolve()

  function submit(entry) {
    unsent.set(entry.id, entry)
    show(entry)
    sending = sending.then(() => deliver(entry))
  }

  /** What the server takes comes back as an event; what it does not is shown as not sent. */
  async function deliver(entry) {
    const { id, text, file } = entry
    if (!unsent.has(id)) return
    try {
      await (file
        ? api.postFile({ id, file, onProgress: (part) => progress(id, part) })
        : api.post('chat/messages', { id, text }))
    } catch (error) {
      if (!unsent.has(id)) return
      const failed = { ...entry, state: 'failed', problem: error.code }
      unsent.set(id, failed)
      show(failed)
    }
  }

  const draft = () => ({ ...EMPTY, id: newId(), createdAt: Math.floor(Date.now() / 1000), state: 'sending' })

  return {
    say: (text) => submit({ ...draft(), text }),
    attach: (file) => submit({ ...draft(), files: [{ name: file.name, size: file.size }], file }),
    retry() {
      for (const entry of unsent.values()) {
        if (entry.state === 'failed') submit({ ...entry, state: 'sending', problem: null })
      }
    },
    /** The server has it. */
    settle: (id) => unsent.delete(id),
    clear: () => unsent.clear(),
    get rest() {
      return [...unsent.values()]
    },
  }
}
