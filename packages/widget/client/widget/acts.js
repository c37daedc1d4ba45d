/** What the visitor does: says, attaches, tries again, answers what they are asked. */
import { MAX_FILE_BYTES } from './api.js'
import { t } from './words.js'

export function createActs({ api, it, outbox, typing, sheet }) {
  function say(text) {
    sheet.open()
    it.alert.textContent = ''
    outbox.say(text)
    typing.stop()
    it.text.focus()
  }

  function act(path, body) {
    api.post(path, body).catch(({ code }) => alert(code))
    it.text.focus()
  }

  function alert(code, values) {
    it.alert.textContent = t(code, values)
  }

  return {
    say,
    attach(files) {
      it.alert.textContent = ''
      for (const file of files) {
        if (file.size > MAX_FILE_BYTES) alert('too_large', { name: file.name })
        else if (file.size === 0) alert('empty', { name: file.name })
        else outbox.attach(file)
      }
    },
    /** Sends again what did not reach the server, and asks it to send again what did not reach the team. */
    retry() {
      const lacksFiles = outbox.retry()
      act('chat/retry')
      if (lacksFiles) it.file.click()
    },
    save: (file) => save(api, file).catch(({ code }) => alert(code)),
    rename: (name) => api.post('chat/name', { name }).catch(({ code }) => alert(code)),
    leave: () => act('chat/leave'),
    goOn: () => act('chat/go-on'),
    rate: (score, comment) => act('chat/rating', { score, comment }),
  }
}

async function save(api, { id, name }) {
  const anchor = document.createElement('a')
  anchor.href = await api.readFile(id)
  anchor.download = name
  anchor.click()
}
