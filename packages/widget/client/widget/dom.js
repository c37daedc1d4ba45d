/** Elements without HTML: what others wrote is only ever set as text. */

const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g
const PROTOCOLS = ['http:', 'https:', 'mailto:', 'tel:']

/** `class`, `text` and attributes; children after them. False and null leave an attribute out. */
export function make(tag, { class: className = '', text, ...attributes } = {}, ...children) {
  const element = document.createElement(tag)
  if (className) element.className = className
  if (text !== undefined) element.textContent = text
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children)
  return element
}

export function button(attributes, onClick) {
  const element = make('button', { type: 'button', ...attributes })
  element.addEventListener('click', onClick)
  return element
}

/** Makes these the children, without touching those that stay. */
export function setChildren(parent, wanted) {
  const staying = new Set(wanted)
  for (const child of [...parent.childNodes]) if (!staying.has(child)) child.remove()
  for (const [index, node] of wanted.entries()) {
    const present = parent.childNodes[index] ?? null
    if (present !== node) parent.insertBefore(node, present)
  }
}

export function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  drawn.setAttribute('d', path)
  svg.append(drawn)
  return svg
}

/** Undefined for an address that does something else than lead somewhere. */
export function safeUrl(url) {
  const parsed = URL.parse(url)
  return parsed && PROTOCOLS.includes(parsed.protocol) ? parsed.href : undefined
}

export const link = (url, text) =>
  make('a', { href: safeUrl(url), target: '_blank', rel: 'noopener noreferrer nofollow', text })

/** Text with its web addresses as links. */
export function linked(text) {
  const parts = []
  let at = 0
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(at, match.index), link(match[0], match[0]))
    at = match.index + match[0].length
  }
  return [...parts, text.slice(at)]
}
