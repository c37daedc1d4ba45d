/**
 * Run inside the page: what axe does not look at. Each gives what is wrong in words, or nothing.
 */
globalThis.pageChecks ??= (() => {
  const CLIPS = ['hidden', 'clip']
  const SCROLLS = ['auto', 'scroll']
  const SLACK_PX = 2
  const MOST_AROUND = 9

  const nameOf = (element) => {
    const words = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return `${element.tagName.toLowerCase()}.${String(element.className?.baseVal ?? element.className)} "${words.trim().slice(0, 40)}"`
  }
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  /** There for screen readers alone. What was found of those around it is kept in `known`. */
  const isUnseen = (element, known = new Map()) => {
    if (!element) return false
    if (!known.has(element)) {
      const { clipPath, clip, position } = getComputedStyle(element)
      const isClipped = position === 'absolute' && (clipPath === 'inset(50%)' || /^rect/.test(clip))
      known.set(element, isClipped || isUnseen(element.parentElement, known))
    }
    return known.get(element)
  }

  const STILL_FRAMES = 3
  const MOST_FRAMES = 120
  const placesOf = () =>
    [...document.querySelectorAll('body *')].flatMap((one) => {
      const { x, y, width, height } = one.getBoundingClientRect()
      return [x, y, width, height]
    })

  /** Once nothing has moved for some frames: what floats takes its place only after a change of size was drawn. */
  async function settle() {
    let last = []
    for (let [still, frames] = [0, 0]; still < STILL_FRAMES && frames < MOST_FRAMES; frames += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const places = placesOf()
      const isStill = places.length === last.length && places.every((place, index) => place === last[index])
      still = isStill ? still + 1 : 0
      last = places
    }
  }

  /** Scrolls sideways: the page itself, or a part of it that is no code, no row of entries and no row of cards that keys can scroll. */
  function sideways() {
    const told = []
    const { scrollWidth } = document.documentElement
    if (scrollWidth > window.innerWidth) told.push(`the page is ${scrollWidth} px wide in ${window.innerWidth}`)
    for (const element of document.querySelectorAll('body *')) {
      if (!SCROLLS.includes(getComputedStyle(element).overflowX)) continue
      if (element.scrollWidth <= element.clientWidth + 1 || !isShown(element)) continue
      if (!element.matches('pre, textarea, nav, ul[tabindex]'))
        told.push(`${nameOf(element)} scrolls sideways, by ${widestIn(element)}`)
    }
    return told
  }

  function widestIn(box) {
    const edge = box.getBoundingClientRect().right
    const beyond = [...box.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > edge + 1)
    return beyond.length > 0 ? nameOf(beyond.at(-1)) : 'nothing in sight'
  }

  /** Text beyond the edge of what clips it, without dots that say so. */
  function cutText() {
    const told = new Set()
    const known = new Map()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (node.data.trim() === '' || !isShown(parent) || parent.closest('svg, textarea') || isUnseen(parent, known))
        continue
      const by = cutBy(node)
      if (by) told.add(`"${node.data.trim().slice(0, 50)}" is cut by ${nameOf(by)}`)
    }
    return [...told]
  }

  function cutBy(node) {
    const range = document.createRange()
    range.selectNodeContents(node)
    const text = range.getBoundingClientRect()
    let [across, down] = [true, true]
    for (let box = node.parentElement; box && box !== document.body && (across || down); box = box.parentElement) {
      const { overflowX, overflowY, textOverflow, webkitLineClamp, display } = getComputedStyle(box)
      if (display === 'inline') continue
      if (textOverflow === 'ellipsis' || webkitLineClamp !== 'none') return undefined
      const edge = box.getBoundingClientRect()
      if (SCROLLS.includes(overflowX)) across = false
      if (SCROLLS.includes(overflowY)) down = false
      const isWider = text.right > edge.right + SLACK_PX || text.left < edge.left - SLACK_PX
      const isHigher = text.bottom > edge.bottom + SLACK_PX || text.top < edge.top - SLACK_PX
      if (across && CLIPS.includes(overflowX) && isWider) return box
      if (down && CLIPS.includes(overflowY) && isHigher) return box
    }
    return undefined
  }

  /** As a reader's own style would space it (WCAG 1.4.12). */
  const spacing = new CSSStyleSheet()
  spacing.replaceSync(
    '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
  )
  function space(on) {
    const others = document.adoptedStyleSheets.filter((sheet) => sheet !== spacing)
    document.adoptedStyleSheets = on ? [...others, spacing] : others
  }

  const LOOK = ['outlineStyle', 'outlineWidth', 'boxShadow', 'borderColor', 'backgroundColor', 'textDecorationLine']
  const lookOf = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo)
    return LOOK.map((name) => style[name]).join(' ')
  }
  /** How a control and what surrounds it look: one of them shows that it has the focus. */
  const looksAround = (element) => {
    const { nextElementSibling: next, previousElementSibling: previous, parentElement: parent } = element
    const around = [element, next, previous, lookOf(element, '::after')]
    for (let box = parent; box && around.length < MOST_AROUND; box = box.parentElement) around.push(box)
    return around.map((one) => (one instanceof Element ? lookOf(one) : one)).join('|')
  }

  let seen = new Set()
  let last
  const startWalk = () => {
    seen = new Set()
    last = undefined
  }

  /** After each Tab: whether this one can be seen, and whether the one before showed its focus. */
  function step() {
    const element = document.activeElement
    const told = []
    if (last?.element.isConnected && last.element !== element && looksAround(last.element) === last.looks) {
      told.push(`the focus on ${nameOf(last.element)} cannot be seen`)
    }
    if (!element || element === document.body || seen.has(element)) return { told, ended: true }
    seen.add(element)
    last = { element, looks: looksAround(element) }
    if (isHidden(element)) told.push(`${nameOf(element)} is hidden while it has the focus`)
    const dialog = [...document.querySelectorAll('[role="dialog"]')].findLast(isShown)
    if (dialog && !dialog.contains(element)) told.push(`the focus left the dialog for ${nameOf(element)}`)
    return { told, ended: false }
  }

  function isHidden(element) {
    const isDrawnElsewhere = element.matches('input') && Number(getComputedStyle(element).opacity) === 0
    const drawn = isDrawnElsewhere || isUnseen(element) ? (element.closest('label') ?? element.parentElement) : element
    const { left, right, top, bottom } = drawn.getBoundingClientRect()
    const columns = [left + 3, (left + right) / 2, right - 3]
    const rows = [top + 3, (top + bottom) / 2, bottom - 3]
    return !columns.some((x) =>
      rows.some((y) => {
        const hit = document.elementFromPoint(x, y)
        // A message to the reader goes at Escape, wherever the focus is.
        return hit !== null && (drawn.contains(hit) || hit.contains(drawn) || hit.closest('.mantine-Notification-root'))
      }),
    )
  }

  const STATES = {
    '[aria-current]:not([aria-current="false"])': ':not([aria-current])',
    '[aria-selected="true"]': '[aria-selected="false"]',
    '[aria-pressed="true"]': '[aria-pressed="false"]',
    'input:checked + *': 'input:not(:checked) + *',
  }
  const FORCED = [...LOOK, 'color', 'fontWeight', 'borderWidth']
  const forcedLook = (element) =>
    FORCED.map((name) => ['', '::before', '::after'].map((pseudo) => getComputedStyle(element, pseudo)[name])).join(' ')

  /** Where the system chooses the colours: what is chosen still differs from what is not. */
  function alike() {
    const told = []
    for (const [on, off] of Object.entries(STATES)) {
      for (const element of document.querySelectorAll(on)) {
        if (!isShown(element) || typeof element.className !== 'string' || isUnseen(element)) continue
        const peers = [...document.querySelectorAll(off)].filter((one) => one.className === element.className)
        const peer = peers.find(isShown)
        if (peer && forcedLook(peer) === forcedLook(element)) told.push(`${nameOf(element)} looks like ${nameOf(peer)}`)
      }
    }
    return told
  }

  /** What still moves for those who want it still. */
  const moving = () =>
    document
      .getAnimations()
      .filter((one) => one.playState === 'running' && one.effect?.getComputedTiming().duration > 50)
      .map((one) => `${nameOf(one.effect.target)} moves: ${one.animationName ?? one.transitionProperty}`)

  return { settle, sideways, cutText, space, startWalk, step, alike, moving }
})()
