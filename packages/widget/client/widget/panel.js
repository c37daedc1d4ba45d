/** The chat's elements, without any behaviour. */
import { icon, make } from './dom.js'
import { t } from './words.js'

const SPEECH = 'M4 5h16v11H9.5L5 20v-4H4z'
const CROSS = 'M6 6l12 12M18 6L6 18'
const CLIP = 'M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.9-7.9a3 3 0 0 1 4.3 4.3l-7.8 7.7a1.5 1.5 0 0 1-2.1-2.1l7-7'
const PLANE = 'M4 12l16-7-5 15-3.5-6z'

export function createPanel(root) {
  const it = {
    launcherText: make('span', {}),
    badge: make('span', { class: 'badge', 'aria-hidden': 'true' }),
    partner: make('h2', {}),
    role: make('p', {}),
    close: make('button', { type: 'button', class: 'icon' }, icon(CROSS)),
    nameLabel: make('label', { for: 'name' }),
    name: make('input', { id: 'name', maxlength: '80', autocomplete: 'given-name' }),
    restart: make('button', { type: 'button', class: 'quiet' }),
    offline: make('p', { class: 'banner', role: 'status', hidden: true }),
    log: make('div', { class: 'log', id: 'log', role: 'log', 'aria-live': 'polite', tabindex: '0' }),
    newer: make('button', { type: 'button', class: 'newer', hidden: true }),
    typing: make('p', { class: 'typing', role: 'status' }),
    quick: make('div', { class: 'quick' }),
    status: make('div', { class: 'status' }),
    attach: make('button', { type: 'button', class: 'icon', 'aria-describedby': 'limit' }, icon(CLIP)),
    file: make('input', { type: 'file', multiple: true, hidden: true }),
    text: make('textarea', { rows: '1', maxlength: '4000' }),
    send: make('button', { type: 'submit', class: 'send' }, icon(PLANE)),
    limit: make('p', { class: 'limit', id: 'limit' }),
    alert: make('p', { class: 'alert', role: 'alert' }),
  }
  it.launcher = make('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false', 'aria-controls': 'chat' })
  it.launcher.append(icon(SPEECH), it.launcherText, it.badge)
  it.nameForm = make('form', { class: 'name', autocomplete: 'off' }, it.nameLabel, it.name, it.restart)
  it.composer = make('form', { class: 'composer' }, it.attach, it.file, it.text, it.send)
  const head = make('div', { class: 'head' }, make('div', {}, it.partner, it.role), it.close)
  it.panel = make('section', { class: 'chat', id: 'chat', role: 'dialog', hidden: true }, head, it.nameForm, it.offline)
  it.panel.append(it.log, it.newer, it.typing, it.quick, it.status, it.composer, it.limit, it.alert)
  root.append(it.panel, it.launcher)
  return it
}

/** Puts the words of the current language where they stay. */
export function translatePanel(it) {
  it.panel.setAttribute('aria-label', t('chat'))
  it.log.setAttribute('aria-label', t('conversation'))
  it.text.setAttribute('aria-label', t('message'))
  it.text.placeholder = t('write')
  it.name.placeholder = t('visitor')
  it.nameLabel.textContent = t('yourName')
  it.restart.textContent = t('restart')
  it.newer.textContent = t('newer')
  it.limit.textContent = t('limit')
  for (const [element, key] of [
    [it.close, 'closeChat'],
    [it.attach, 'attach'],
    [it.send, 'send'],
  ]) {
    element.setAttribute('aria-label', t(key))
    element.title = t(key)
  }
}
