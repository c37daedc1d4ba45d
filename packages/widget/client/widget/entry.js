/**
 * An entry's element. It stays as long as the entry: what changes is replaced within it, and a screen reader, which has
 * spoken it when it came, is not told again. A failure is an alert of its own. Text is only ever set as text.
 */
import { blockElement } from './blocks.js'
import { button, linked, make, setChildren } from './dom.js'
import { formatSize, formatTime, locale, t } from './words.js'

/** `asks`: as of the transcript; `onLoad()` when it got taller; `again`: takes what is to be tried at the next look. */
export function createEntry({ author }, given) {
  const element = make(author === 'notice' ? 'p' : 'article')
  let parts = []
  return {
    element,
    /** `isOld`: it was spoken on an earlier page. */
    update(entry, { follows, isOld }) {
      element.className = author === 'notice' ? 'notice' : `entry ${author}${follows ? ' follows' : ''}`
      const wanted = partsOf(entry, given).map(([says, draw], index) => {
        const fingerprint = JSON.stringify([says, locale])
        return parts[index]?.fingerprint === fingerprint ? parts[index] : { fingerprint, draw }
      })
      if (wanted.every(({ nodes }) => nodes)) return
      if (isOld || parts.length > 0) element.setAttribute('aria-live', 'off')
      parts = wanted.map(({ fingerprint, nodes, draw }) => ({ fingerprint, nodes: nodes ?? draw() }))
      setChildren(
        element,
        parts.flatMap(({ nodes }) => nodes),
      )
    },
  }
}

/** What each part says, which tells whether it is drawn anew, and how it is drawn. */
function partsOf(entry, given) {
  const { asks, onLoad } = given
  const bot = asks.botName()
  const { notice, author, agentName, text, blocks, files, createdAt, state, problem } = entry
  if (author === 'notice') return [[[notice, bot, createdAt], () => noticeNodes(entry, bot)]]
  return [
    [[author, agentName, bot], () => [make('p', { class: 'who', text: nameOf(entry, bot) })]],
    [text, () => (text === '' ? [] : [make('p', { class: 'bubble' }, ...linked(text))])],
    [blocks, () => blockNodes(blocks, asks.say, onLoad)],
    [files, () => files.map((file) => fileElement(file, given))],
    [[state, problem, createdAt, Boolean(entry.file)], () => [stateLine(entry, asks.retry)]],
  ]
}

function noticeNodes({ notice, createdAt }, bot) {
  const key = notice.code === 'returned' && !bot ? 'closed' : notice.code
  return [make('span', { text: t(key, { name: notice.name, bot }) }), new Text(' '), timeElement(createdAt)]
}

function blockNodes(blocks, say, onLoad) {
  const elements = blocks.map((block) => blockElement(block, say)).filter(Boolean)
  for (const element of elements) {
    const images = element.matches('img') ? [element] : element.querySelectorAll('img')
    for (const image of images) image.addEventListener('load', onLoad)
  }
  return elements
}

export function nameOf({ author, agentName }, botName) {
  if (author === 'visitor') return t('you')
  return (author === 'bot' ? botName : agentName) || t('team')
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

function fileElement(file, given) {
  if (file.missing) return make('p', { class: 'bubble missing', text: t('missing', { name: file.name }) })
  const label = t('file', { name: file.name, size: formatSize(file.size) })
  if (!file.id) return make('p', { class: 'bubble', text: label })
  if (!file.image) return button({ class: 'bubble file', text: label }, () => given.asks.save(file))
  return pictureElement(file, given)
}

function pictureElement(file, { asks, onLoad, again }) {
  const shown = button({ class: 'picture' }, () => asks.save(file))
  const image = make('img', { alt: t('image', { name: file.name }) })
  const missing = make('span', { text: t('missing', { name: file.name }) })
  image.addEventListener('load', onLoad)
  async function load() {
    try {
      image.src = await asks.picture(file.id)
      missing.replaceWith(image)
    } catch {
      image.replaceWith(missing)
      again.add(load)
    }
  }
  shown.append(image)
  load()
  return shown
}
