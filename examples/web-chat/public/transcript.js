/** Draws the transcript: one element an entry, replaced when the entry changes. Text is only ever set as text. */
import { formatSize, formatTime, t } from './words.js'

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g
const NEAR_BOTTOM_PX = 80

export function createTranscript({ log, newer, onRetry }) {
  let entries = []
  let handOver = { state: 'none', problem: null, after: null }

  function isAtBottom() {
    return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PX
  }

  function toBottom() {
    log.scrollTop = log.scrollHeight
    newer.hidden = true
  }

  /** Keeps what is there already, so that a screen reader speaks only what is new. */
  function draw({ stick = isAtBottom() } = {}) {
    const wanted = []
    let previous = null
    for (const entry of entries) {
      wanted.push(elementOf(entry, previous))
      previous = entry
      if (entry.id === handOver.after && handOver.state !== 'none') {
        wanted.push(dividerElement())
        previous = null
      }
    }
    for (const [index, element] of wanted.entries()) {
      const present = log.children[index]
      if (present === element) continue
      if (present?.dataset.key === element.dataset.key) present.replaceWith(element)
      else log.insertBefore(element, present ?? null)
    }
    while (log.children.length > wanted.length) log.lastElementChild.remove()
    if (stick) toBottom()
  }

  const drawn = new Map()

  function reuse(key, state, make) {
    const fingerprint = JSON.stringify([state, document.documentElement.lang])
    const known = drawn.get(key)
    if (known?.fingerprint === fingerprint) return known.element
    const element = make()
    element.dataset.key = key
    drawn.set(key, { fingerprint, element })
    return element
  }

  function elementOf(entry, previous) {
    const { file, ...state } = entry
    const follows = previous?.author === entry.author && previous.agentName === entry.agentName
    return reuse(entry.id, [state, follows], () =>
      entryElement(entry, { follows, onRetry, onLoad: () => keepAtBottom() }),
    )
  }

  function dividerElement() {
    return reuse('divider', handOver, () => divider(handOver, onRetry))
  }

  /** A picture that has just got its height must not push the newest message out of sight. */
  function keepAtBottom() {
    if (newer.hidden) toBottom()
  }

  log.addEventListener('scroll', () => {
    if (isAtBottom()) newer.hidden = true
  })
  newer.addEventListener('click', () => {
    toBottom()
    log.focus()
  })

  return {
    get entries() {
      return entries
    },
    /** All there is; replaces what was. */
    reset(all, status) {
      log.setAttribute('aria-busy', 'true')
      entries = all
      handOver = status
      drawn.clear()
      log.replaceChildren()
      draw({ stick: true })
      log.setAttribute('aria-busy', 'false')
    },
    /** A new entry, or another state of a known one. */
    put(entry) {
      const index = entries.findIndex(({ id }) => id === entry.id)
      const stick = isAtBottom() || entry.author === 'visitor'
      entries = index === -1 ? [...entries, entry] : entries.with(index, entry)
      draw({ stick })
      if (index === -1 && !stick) newer.hidden = false
      return index === -1
    },
    setHandOver(status) {
      handOver = status
      draw()
    },
    draw,
    toBottom,
  }
}

function divider(handOver, onRetry) {
  if (handOver.state === 'failed') {
    return failure('divider failed', `${t('notPassed')} ${t(handOver.problem)}`, onRetry)
  }
  const element = make('div', 'divider')
  element.append(make('span', '', t(handOver.state === 'sent' ? 'joined' : 'connecting')))
  return element
}

function entryElement(entry, { follows, onRetry, onLoad }) {
  const element = make('article', `entry ${entry.author}${follows ? ' follows' : ''}`)
  element.append(make('p', 'who', nameOf(entry)))
  if (entry.text !== '') element.append(textBubble(entry.text))
  for (const file of entry.files) element.append(fileElement(file, onLoad))
  element.append(stateLine(entry, onRetry))
  return element
}

export function nameOf({ author, agentName }) {
  if (author === 'visitor') return t('you')
  return author === 'bot' ? 'Lumen' : agentName || t('team')
}

function stateLine(entry, onRetry) {
  if (entry.state === 'failed')
    return failure('state failed', `${t('notSent')} ${t(entry.problem, { name: entry.files[0]?.name })}`, onRetry)
  const line = make('p', 'state')
  const time = make('time', '', formatTime(entry.createdAt))
  time.dateTime = new Date(entry.createdAt * 1000).toISOString()
  line.append(time)
  if (entry.state !== 'kept') line.append(` · ${t(entry.state)}`)
  return line
}

function failure(className, text, onRetry) {
  const line = make('div', className)
  line.setAttribute('role', 'alert')
  const button = make('button', '', t('again'))
  button.type = 'button'
  button.addEventListener('click', onRetry)
  line.append(make('span', '', text), ' ', button)
  return line
}

/** Text with its web addresses as links. */
function textBubble(text) {
  const bubble = make('p', 'bubble')
  let at = 0
  for (const match of text.matchAll(LINK)) {
    const link = make('a', '', match[0])
    link.href = match[0]
    link.target = '_blank'
    link.rel = 'noopener noreferrer nofollow'
    bubble.append(text.slice(at, match.index), link)
    at = match.index + match[0].length
  }
  bubble.append(text.slice(at))
  return bubble
}

function fileElement(file, onLoad) {
  if (file.missing) return make('p', 'bubble file missing', t('missing', { name: file.name }))
  if (!file.url) return make('p', 'bubble file', t('file', { name: file.name, size: formatSize(file.size) }))
  const link = make('a', file.image ? 'picture' : 'bubble file')
  link.href = file.url
  if (file.image) {
    const image = make('img', '')
    image.alt = t('image', { name: file.name })
    image.addEventListener('load', onLoad)
    image.src = file.url
    link.target = '_blank'
    link.append(image)
  } else {
    link.download = file.name
    link.textContent = t('file', { name: file.name, size: formatSize(file.size) })
  }
  return link
}

function make(tag, className, text) {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  return element
}
