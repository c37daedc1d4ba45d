/** The chat: listens to the server, says what the visitor says, and loses nothing when it cannot. */
import { createActs } from './acts.js'
import { wireComposer } from './composer.js'
import { createConnection } from './connection.js'
import { createOutbox } from './outbox.js'
import { createPanel, translatePanel } from './panel.js'
import { createReading } from './reading.js'
import { createSheet } from './sheet.js'
import { createTyping } from './typing.js'
import { createView } from './view.js'
import { locale, t } from './words.js'

/** `kept`: what the browser keeps, `tab` of this tab and `site` of all that show the site. */
export function createChat({ host, root, api, kept, startsOpen }) {
  const it = createPanel(root)
  const show = (entry) => view.show(entry)
  const outbox = createOutbox({ api, kept: kept.site, show, progress: (...part) => view.progress(...part) })
  const typing = createTyping({ api, it, isWanted: () => ['agent', 'waiting'].includes(view.status().at) })
  const sheet = createSheet({ host, it, kept: kept.tab, onChange: onSheet })
  const acts = createActs({ api, it, outbox, typing, sheet })
  const view = createView({ root, it, acts, picture: api.picture })
  const isShown = () => sheet.isOpen() && !document.hidden
  const reading = createReading({ api, it, kept: kept.site, isShown, entries: view.entries })
  const draft = wireComposer(it, { kept: kept.tab, onText: acts.say, onFiles: acts.attach })
  const take = createTaker({ it, view, outbox, typing, reading, draft })
  const connection = createConnection({ api, onEvent: take, onOffline: (error) => showOffline(it, error) })

  function onSheet(isOpen) {
    reading.look()
    if (!isOpen) return
    connection.start()
    view.refresh()
    view.toBottom()
  }

  function translate() {
    host.lang = locale
    translatePanel(it)
    view.draw()
    reading.look()
  }

  function restart() {
    api.forget()
    outbox.clear()
    connection.restart()
    it.text.focus()
  }

  wireHead(it, { rename: acts.rename, restart })

  return {
    open: () => sheet.open({ focus: true }),
    close: sheet.close,
    say: acts.say,
    translate,
    start() {
      translate()
      if (api.isKnown()) connection.start()
      outbox.restore()
      sheet.restore(startsOpen)
    },
  }
}

/** What the server says, onto the screen. */
function createTaker({ it, view, outbox, typing, reading, draft }) {
  function takeEntry(entry) {
    outbox.settle(entry.id)
    const isNew = view.show(entry)
    if (isNew && (entry.author === 'agent' || entry.author === 'bot')) typing.clear()
    reading.look()
  }

  function takeAll(snapshot) {
    for (const { id } of snapshot.entries) outbox.settle(id)
    view.showAll(snapshot, [...snapshot.entries, ...outbox.rest], reading.seenAmong(snapshot.entries))
    view.refresh()
    reading.look()
  }

  function forget() {
    outbox.clear()
    reading.forget()
    draft.clear()
  }

  return function take(type, data) {
    it.offline.hidden = true
    if (type === 'snapshot') takeAll(data)
    if (type === 'entry') takeEntry(data)
    if (type === 'status') view.showStatus(data)
    if (type === 'typing') typing.show(data)
    if (type === 'erased') forget()
    if ((type === 'snapshot' || type === 'status') && view.status().at !== 'agent') typing.clear()
  }
}

function showOffline(it, error) {
  it.offline.hidden = false
  it.offline.textContent = error?.code === 'other_site' ? t('other_site') : t('reconnecting')
}

function wireHead(it, { rename, restart }) {
  it.nameForm.addEventListener('submit', (event) => {
    event.preventDefault()
    it.text.focus()
  })
  it.name.addEventListener('change', () => rename(it.name.value))
  it.restart.addEventListener('click', restart)
}
