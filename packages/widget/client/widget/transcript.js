/** Draws the transcript: one element an entry, replaced when the entry changes. Text is only ever set as text. */
import { blockElement } from './blocks.js'
import { button, linked, make } from './dom.js'
import { formatSize, formatTime, locale, t } from './words.js'

const NEAR_BOTTOM_PX = 80

/** `asks`: `retry()`, `say(text)`, `picture(id)`, `save(file)`, `botName()`. */
export function createTranscript({ log, newer, asks }) {
  let entries = []
  const drawn = new Map()
  /** Until the visitor scrolls up, the newest message stays in sight, whatever gets taller or smaller. */
  let isFollowing = true
  let lastTop = 0

  const isAtBottom = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PX

  function toBottom() {
    log.scrollTop = log.scrollHeight
    lastTop = log.scrollTop
    isFollowing = true
    newer.hidden = true
  }

  function follow() {
    if (isFollowing) toBottom()
  }

  /** Keeps what is there already, so that a screen reader speaks only what is new. */
  function draw({ stick = isFollowing } = {}) {
    const wanted = entries.map((entry, index) => elementOf(entry, entries[index - 1]))
    for (const [index, element] of wanted.entries()) {
      const present = log.children[index]
      if (present === element) continue
      if (present?.dataset.key === element.dataset.key) present.replaceWith(element)
      else log.insertBefore(element, present ?? null)
    }
    while (log.children.length > wanted.length) log.lastElementChild.remove()
    if (stick) toBottom()
  }

  function elementOf(entry, previous) {
    const { file, progress, ...state } = entry
    const follows = previous?.author === entry.author && previous.agentName === entry.agentName
    const fingerprint = JSON.stringify([state, follows, locale])
    const known = drawn.get(entry.id)
    if (known?.fingerprint === fingerprint) return known.element
    const element =
      entry.author === 'notice' ? noticeElement(entry, asks) : entryElement(entry, { follows, asks, onLoad: follow })
    element.dataset.key = entry.id
    drawn.set(entry.id, { fingerprint, element })
    return element
  }

  log.addEventListener('scroll', () => {
    if (isAtBottom()) newer.hidden = true
    isFollowing = isAtBottom() || (isFollowing && log.scrollTop >= lastTop)
    lastTop = log.scrollTop
  })
  new ResizeObserver(follow).observe(log)
  newer.addEventListener('click', () => {
    toBottom()
    log.focus()
  })

  return {
    get entries() {
      return entries
    },
    /** All there is; what is new among it is spoken. */
    reset(all) {
      log.setAttribute('aria-busy', 'true')
      entries = all
      draw()
      log.setAttribute('aria-busy', 'false')
    },
    /** A new entry, or another state of a known one. Whether it is new. */
    put(entry) {
      const index = entries.findIndex(({ id }) => id === entry.id)
      const stick = isFollowing || entry.author === 'visitor'
      entries = index === -1 ? [...entries, entry] : entries.with(index, entry)
      draw({ stick })
      if (index === -1 && !stick) newer.hidden = false
      return index === -1
    },
    progress(id, part) {
      const bar = drawn.get(id)?.element.querySelector('progress')
      if (bar) bar.value = part
    },
    draw,
    toBottom,
  }
}

function noticeElement({ notice, createdAt }, { botName }) {
  const key = notice.code === 'returned' && !botName() ? 'closed' : notice.code
  const element = make('p', { class: 'notice' })
  element.append(make('span', { text: t(key, { name: notice.name, bot: botName() }) }), ' ', timeElement(createdAt))
  return element
}

function entryElement(entry, { follows, asks, onLoad }) {
  const element = make('article', { class: `entry ${entry.author}${follows ? ' follows' : ''}` })
  element.append(make('p', { class: 'who', text: nameOf(entry, asks.botName()) }))
  if (entry.text !== '') element.append(make('p', { class: 'bubble' }, ...linked(entry.text)))
  for (const block of entry.blocks) element.append(blockElement(block, asks.say) ?? '')
  for (const image of element.querySelectorAll('img')) image.addEventListener('load', onLoad)
  for (const file of entry.files) element.append(fileElement(file, { asks, onLoad }))
  element.append(stateLine(entry, asks.retry))
  return element
}

export function nameOf({ author, agentName }, botName) {
  if (author === 'visitor') return t('you')
  return author === 'bot' ? botName : agentName || t('team')
}

function stateLine(entry, onRetry) {
  if (entry.state === 'failed') {
    const reason = t(entry.problem, { name: entry.files[0]?.name })
    return failure(`${t('notSent')} ${reason}`, onRetry)
  }
  const line = make('p', { class: 'state' }, timeElement(entry.createdAt))
  if (entry.state !== 'kept') line.append(` · ${t(entry.state)}`)
  if (entry.state === 'sending' && entry.file) {
    line.append(make('progress', { max: 1, value: 0, 'aria-label': entry.files[0].name }))
  }
  return line
}

const timeElement = (seconds) =>
  make('time', { datetime: new Date(seconds * 1000).toISOString(), text: formatTime(seconds) })

export const failure = (text, onRetry) =>
  make('div', { class: 'failed', role: 'alert' }, make('span', { text }), ' ', button({ text: t('again') }, onRetry))

function fileElement(file, { asks, onLoad }) {
  if (file.missing) return make('p', { class: 'bubble missing', text: t('missing', { name: file.name }) })
  const label = t('file', { name: file.name, size: formatSize(file.size) })
  if (!file.id) return make('p', { class: 'bubble', text: label })
  if (!file.image) return button({ class: 'bubble file', text: label }, () => asks.save(file))
  const image = make('img', { alt: t('image', { name: file.name }) })
  image.addEventListener('load', onLoad)
  asks.picture(file.id).then(
    (url) => {
      image.src = url
    },
    () => image.replaceWith(t('missing', { name: file.name })),
  )
  const shown = button({ class: 'picture' }, () => asks.save(file))
  shown.append(image)
  return shown
}
