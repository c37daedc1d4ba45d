/** The chat: listens to the server, says what the visitor says, and loses nothing when it cannot. */
import { MAX_FILE_BYTES, newId, openEvents, post, postFile } from './api.js'
import { createTranscript, nameOf } from './transcript.js'
import { setLocale, t, translatePage } from './words.js'

const REOPEN_MS = 2000

const $ = (id) => document.getElementById(id)
const narrow = matchMedia('(max-width: 999px)')
/** Where the open chat covers the whole shop. */
const covering = matchMedia('(max-width: 599px)')

let events
let unread = 0
let handOver = { state: 'none' }
/** What has not reached the shop's server, by id, in the order it was said. */
const unsent = new Map()
let sending = Promise.resolve()

const transcript = createTranscript({ log: $('log'), newer: $('newer'), onRetry: retry })

function connect() {
  events?.close()
  events = openEvents()
  events.addEventListener('open', () => setOffline(false))
  events.addEventListener('snapshot', ({ data }) => showAll(JSON.parse(data)))
  events.addEventListener('entry', ({ data }) => show(JSON.parse(data)))
  events.addEventListener('status', ({ data }) => showStatus(JSON.parse(data)))
  events.addEventListener('restarted', () => start())
  events.addEventListener('error', () => {
    setOffline(true)
    // An answer other than an event stream ends it for good; a lost connection is tried again by the browser.
    if (events.readyState === EventSource.CLOSED) setTimeout(start, REOPEN_MS)
  })
}

/** Asks for a session first, which is where a new visitor gets a cookie. */
async function start() {
  events?.close()
  try {
    await post('/chat/session')
    connect()
  } catch {
    setOffline(true)
    setTimeout(start, REOPEN_MS)
  }
}

function setOffline(offline) {
  $('offline').hidden = !offline
  $('offline').textContent = offline ? t('reconnecting') : ''
}

function showAll(snapshot) {
  for (const { id } of snapshot.entries) unsent.delete(id)
  transcript.reset([...snapshot.entries, ...unsent.values()], snapshot.handOver)
  if (document.activeElement !== $('name')) $('name').value = snapshot.name
  handOver = snapshot.handOver
  showPartner()
  showQuickReplies()
}

function show(entry) {
  unsent.delete(entry.id)
  const isNew = transcript.put(entry)
  if (isNew && entry.author !== 'visitor') count(entry)
  showPartner()
  showQuickReplies()
}

function showStatus(status) {
  if (document.activeElement !== $('name')) $('name').value = status.name
  handOver = status.handOver
  transcript.setHandOver(handOver)
  showPartner()
}

function showPartner() {
  const agent = transcript.entries.findLast(({ author }) => author === 'agent')
  const isBot = handOver.state === 'none'
  $('partner').textContent = isBot ? 'Lumen' : agent ? nameOf(agent) : t('team')
  $('partner-role').textContent = t(isBot ? 'assistant' : agent || handOver.state === 'failed' ? 'teamRole' : 'waiting')
  $('chat').classList.toggle('with-team', !isBot)
}

function showQuickReplies() {
  const replies = transcript.entries.at(-1)?.quickReplies ?? []
  $('quick').replaceChildren(
    ...replies.map((text) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.textContent = text
      button.addEventListener('click', () => say(text))
      return button
    }),
  )
  if ($('newer').hidden) transcript.toBottom()
}

function say(text) {
  submit({ ...draft(), text })
  $('text').focus()
}

function draft() {
  const createdAt = Math.floor(Date.now() / 1000)
  return {
    id: newId(),
    author: 'visitor',
    agentName: '',
    text: '',
    files: [],
    quickReplies: [],
    createdAt,
    state: 'sending',
  }
}

function submit(entry) {
  $('alert').textContent = ''
  unsent.set(entry.id, entry)
  transcript.put(entry)
  showQuickReplies()
  // One after the other, so that they arrive in the order they were said.
  sending = sending.then(() => deliver(entry))
}

/** What the server takes comes back as an event; what it does not is shown as not sent. */
async function deliver(entry) {
  try {
    await (entry.file ? postFile(entry) : post('/chat/messages', { id: entry.id, text: entry.text }))
  } catch (error) {
    if (!unsent.has(entry.id)) return
    const failed = { ...entry, state: 'failed', problem: error.code }
    unsent.set(entry.id, failed)
    transcript.put(failed)
  }
}

/** Sends again what did not reach the shop, and asks the shop to send again what did not reach its team. */
function retry() {
  for (const entry of unsent.values())
    if (entry.state === 'failed') submit({ ...entry, state: 'sending', problem: null })
  post('/chat/retry').catch((error) => alert(error.code))
}

function alert(code, values) {
  $('alert').textContent = t(code, values)
}

function attach(files) {
  for (const file of files) {
    if (file.size > MAX_FILE_BYTES) alert('too_large', { name: file.name })
    else if (file.size === 0) alert('empty', { name: file.name })
    else submit({ ...draft(), files: [{ name: file.name, size: file.size }], file })
  }
}

function count() {
  if (document.hidden || isSheetClosed()) unread += 1
  showUnread()
}

function showUnread() {
  const isClosed = isSheetClosed()
  if (!document.hidden && !isClosed) unread = 0
  $('launcher-text').textContent = unread > 0 ? t('unread', { count: unread }) : t('openChat')
  $('launcher').classList.toggle('has-unread', unread > 0)
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${t('title')}`
}

const isSheetClosed = () => narrow.matches && !document.body.classList.contains('chat-open')

/** On a narrow screen the chat is a sheet over the shop. */
function openSheet(open) {
  document.body.classList.toggle('chat-open', open)
  $('shop').inert = open && covering.matches
  $('launcher').setAttribute('aria-expanded', String(open))
  showUnread()
  if (!narrow.matches) return
  if (open) transcript.toBottom()
  const target = open ? $('text') : $('launcher')
  target.focus()
}

function translate() {
  translatePage()
  transcript.draw()
  showPartner()
  showUnread()
}

$('composer').addEventListener('submit', (event) => {
  event.preventDefault()
  const text = $('text').value.trim()
  if (text === '') return $('text').focus()
  $('text').value = ''
  say(text)
})
$('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  $('composer').requestSubmit()
})
$('text').addEventListener('paste', (event) => {
  if (event.clipboardData.files.length === 0) return
  event.preventDefault()
  attach(event.clipboardData.files)
})
$('attach').addEventListener('click', () => $('file').click())
$('file').addEventListener('change', () => {
  attach($('file').files)
  $('file').value = ''
})
$('name-form').addEventListener('submit', (event) => {
  event.preventDefault()
  $('text').focus()
})
$('name').addEventListener('change', () => {
  post('/chat/name', { name: $('name').value }).catch((error) => alert(error.code))
})
$('restart').addEventListener('click', async () => {
  events?.close()
  unsent.clear()
  await post('/chat/restart').catch((error) => alert(error.code))
  await start()
  $('text').focus()
})
$('launcher').addEventListener('click', () => openSheet(true))
$('close').addEventListener('click', () => openSheet(false))
$('chat').addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && narrow.matches) openSheet(false)
})
narrow.addEventListener('change', () => openSheet(false))
document.addEventListener('visibilitychange', showUnread)
for (const button of document.querySelectorAll('[data-locale]')) {
  button.addEventListener('click', () => {
    setLocale(button.dataset.locale)
    translate()
  })
}
for (const button of document.querySelectorAll('[data-ask]')) {
  button.addEventListener('click', () => {
    if (narrow.matches) openSheet(true)
    say(t('askText', { number: button.dataset.ask }))
  })
}

translate()
start()
