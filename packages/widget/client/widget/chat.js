/** The chat: listens to the server, says what the visitor says, and loses nothing when it cannot. */
import { MAX_FILE_BYTES } from './api.js'
import { choiceElement, quickRepliesOf } from './blocks.js'
import { wireComposer } from './composer.js'
import { createConnection } from './connection.js'
import { createOutbox } from './outbox.js'
import { createPanel, translatePanel } from './panel.js'
import { createSheet } from './sheet.js'
import { createStatus } from './status.js'
import { createTranscript, nameOf } from './transcript.js'
import { createTyping } from './typing.js'
import { locale, t } from './words.js'

export function createChat({ host, root, api, startsOpen }) {
  const it = createPanel(root)
  let botName = null
  let status = { at: 'bot', opensAt: null }
  let unread = 0
  let lastRead = ''

  const connection = createConnection({ api, onEvent: take, onOffline: showOffline })
  const outbox = createOutbox({ api, show, progress: (id, part) => transcript.progress(id, part) })
  const typing = createTyping({ api, it, isWanted: () => status.at === 'agent' || status.at === 'waiting' })
  const asks = {
    say,
    retry,
    botName: () => botName ?? t('team'),
    picture: api.picture,
    save: (file) => save(api, file).catch(({ code }) => alert(code)),
    leave: () => act('chat/leave'),
    goOn: () => act('chat/go-on'),
    rate: (score, comment) => act('chat/rating', { score, comment }),
  }
  const transcript = createTranscript({ log: it.log, newer: it.newer, asks })
  const statusPanel = createStatus({ element: it.status, asks })
  const sheet = createSheet({ host, it, onChange: onSheet })

  function take(type, data) {
    it.offline.hidden = true
    if (type === 'snapshot') showAll(data)
    if (type === 'entry') showEntry(data)
    if (type === 'status') showStatus(data)
    if (type === 'typing') {
      typing.show(data)
      if (it.newer.hidden) transcript.toBottom()
    }
  }

  function showAll(snapshot) {
    for (const { id } of snapshot.entries) outbox.settle(id)
    botName = snapshot.botName
    transcript.reset([...snapshot.entries, ...outbox.rest])
    showStatus(snapshot)
    showQuickReplies()
    markRead()
  }

  function showEntry(entry) {
    outbox.settle(entry.id)
    const isNew = show(entry)
    if (!isNew || entry.author === 'visitor' || entry.author === 'notice') return
    typing.clear()
    if (!sheet.isOpen() || document.hidden) unread += 1
    showUnread()
    markRead()
  }

  function show(entry) {
    const isNew = transcript.put(entry)
    showPartner()
    showQuickReplies()
    return isNew
  }

  function showStatus(given) {
    if (root.activeElement !== it.name) it.name.value = given.name
    status = given.status
    if (status.at !== 'agent') typing.clear()
    drawStatus()
  }

  function drawStatus() {
    const hadFocus = it.status.contains(root.activeElement)
    statusPanel.draw(status, { botName, locale })
    if (hadFocus && !it.status.contains(root.activeElement)) it.text.focus()
    showPartner()
    if (it.newer.hidden) transcript.toBottom()
  }

  function showPartner() {
    const isTeam = !['bot', 'away', 'leaving', 'closed'].includes(status.at)
    const agent = transcript.entries.findLast(({ author }) => author === 'agent')
    const name = status.agent || (status.at === 'agent' && agent ? nameOf(agent) : t('team'))
    it.partner.textContent = isTeam || !botName ? name : botName
    it.role.textContent = isTeam || !botName ? (name === t('team') ? '' : t('teamRole')) : t('assistant')
  }

  function showQuickReplies() {
    const last = transcript.entries.at(-1)
    const replies = last && last.author !== 'visitor' ? quickRepliesOf(last) : []
    it.quick.replaceChildren(...replies.map((choice) => choiceElement(choice, say)))
    if (it.newer.hidden) transcript.toBottom()
  }

  function showOffline(error) {
    it.offline.hidden = false
    it.offline.textContent = error?.code === 'other_site' ? t('other_site') : t('reconnecting')
  }

  /** Tells the agents once what the visitor has before their eyes. */
  function markRead() {
    const last = transcript.entries.findLast(({ author }) => author === 'agent')
    if (!last || last.id === lastRead || !sheet.isOpen() || document.hidden) return
    lastRead = last.id
    api.post('chat/read', { id: last.id }).catch(() => {})
  }

  function showUnread() {
    if (sheet.isOpen() && !document.hidden) unread = 0
    it.launcherText.textContent = unread > 0 ? t('unread', { count: unread }) : t('openChat')
    it.badge.textContent = unread > 0 ? String(unread) : ''
  }

  function onSheet(isOpen) {
    if (isOpen) connection.start()
    showUnread()
    markRead()
    if (isOpen) transcript.toBottom()
  }

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

  /** Sends again what did not reach the server, and asks it to send again what did not reach the team. */
  function retry() {
    outbox.retry()
    act('chat/retry')
  }

  function alert(code, values) {
    it.alert.textContent = t(code, values)
  }

  function attach(files) {
    it.alert.textContent = ''
    for (const file of files) {
      if (file.size > MAX_FILE_BYTES) alert('too_large', { name: file.name })
      else if (file.size === 0) alert('empty', { name: file.name })
      else outbox.attach(file)
    }
  }

  function translate() {
    host.lang = locale
    translatePanel(it)
    transcript.draw()
    drawStatus()
    showUnread()
    showQuickReplies()
  }

  wireComposer(it, { onText: say, onFiles: attach })
  it.nameForm.addEventListener('submit', (event) => {
    event.preventDefault()
    it.text.focus()
  })
  it.name.addEventListener('change', () => {
    api.post('chat/name', { name: it.name.value }).catch(({ code }) => alert(code))
  })
  it.restart.addEventListener('click', () => {
    api.forget()
    outbox.clear()
    connection.restart()
    it.text.focus()
  })
  document.addEventListener('visibilitychange', () => {
    showUnread()
    markRead()
  })

  return {
    open: () => sheet.open({ focus: true }),
    close: sheet.close,
    say,
    translate,
    start() {
      translate()
      if (api.isKnown()) connection.start()
      sheet.restore(startsOpen)
    },
  }
}

async function save(api, { id, name }) {
  const anchor = document.createElement('a')
  anchor.href = await api.readFile(id)
  anchor.download = name
  anchor.click()
}
