/** Who is typing, both ways. */
import { t } from './words.js'

const SHOWN_MS = 10_000
const REPEAT_MS = 4000

export function createTyping({ api, it, isWanted }) {
  let timer
  let toldAt = 0

  function clear() {
    clearTimeout(timer)
    it.typing.textContent = ''
  }

  function tell(on) {
    api.post('chat/typing', { on }).catch(() => {})
  }

  it.text.addEventListener('input', () => {
    if (!isWanted() || it.text.value === '' || Date.now() - toldAt < REPEAT_MS) return
    toldAt = Date.now()
    tell(true)
  })

  return {
    clear,
    /** The visitor is done. */
    stop() {
      if (toldAt !== 0 && isWanted()) tell(false)
      toldAt = 0
    },
    show({ on, name }) {
      clear()
      if (!on) return
      it.typing.textContent = t('typing', { name: name || t('team') })
      timer = setTimeout(clear, SHOWN_MS)
    },
  }
}
