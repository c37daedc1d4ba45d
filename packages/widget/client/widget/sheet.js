/** Opens and closes the chat. On a small screen it covers the page, which is then out of reach. */

const covering = matchMedia('(max-width: 479px)')

export function createSheet({ host, it, kept, onChange }) {
  const isOpen = () => !it.panel.hidden

  function set(open) {
    it.panel.hidden = !open
    it.launcher.setAttribute('aria-expanded', String(open))
    it.launcher.hidden = open
    host.toggleAttribute('data-open', open)
    cover(open && covering.matches)
    kept.write('open', open)
    onChange(open)
  }

  const covered = new Set()

  function cover(isCovering) {
    for (const element of covered) element.inert = false
    covered.clear()
    if (!isCovering) return
    for (const element of document.body.children) {
      if (element === host || element.inert) continue
      element.inert = true
      covered.add(element)
    }
  }

  function open({ focus = false } = {}) {
    if (!isOpen()) set(true)
    if (focus) it.text.focus()
  }

  function close() {
    if (!isOpen()) return
    set(false)
    it.launcher.focus()
  }

  it.launcher.addEventListener('click', () => open({ focus: true }))
  it.close.addEventListener('click', close)
  it.panel.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close()
  })
  covering.addEventListener('change', () => isOpen() && set(true))

  return {
    isOpen,
    open,
    close,
    /** As it was before a reload; else open from the start where the page wants it and there is room. */
    restore(startsOpen) {
      const before = kept.read('open')
      if (before || (before === null && startsOpen && !covering.matches && innerWidth >= 1000)) open()
    },
  }
}
