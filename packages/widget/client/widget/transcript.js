/** Draws the transcript: one element an entry, in their order. */
import { setChildren } from './dom.js'
import { createEntry } from './entry.js'

const NEAR_BOTTOM_PX = 80

/** `asks`: `retry()`, `say(text)`, `picture(id)`, `save(file)`, `botName()`. */
export function createTranscript({ log, newer, asks }) {
  let entries = []
  const drawn = new Map()
  /** What could not be shown. */
  const again = new Set()
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

  /** Those up to `seen` are not spoken when they are drawn first. */
  function draw({ stick = isFollowing, seen } = {}) {
    const lastSeen = entries.findIndex(({ id }) => id === seen)
    const elements = entries.map((entry, index) =>
      elementOf(entry, { previous: entries[index - 1], isOld: entry.isOld || index <= lastSeen }),
    )
    setChildren(log, elements)
    if (stick) toBottom()
  }

  function elementOf(entry, { previous, isOld }) {
    if (!drawn.has(entry.id)) drawn.set(entry.id, createEntry(entry, { asks, again, onLoad: follow }))
    const { element, update } = drawn.get(entry.id)
    update(entry, { follows: previous?.author === entry.author && previous.agentName === entry.agentName, isOld })
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
    /** All there is; what is new among it, after `seen`, is spoken. */
    reset(all, seen) {
      log.setAttribute('aria-busy', 'true')
      entries = all
      draw({ seen })
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
    /** Tries again to show what could not be shown. */
    refresh() {
      const failed = [...again]
      again.clear()
      for (const load of failed) load()
    },
    toBottom,
  }
}
