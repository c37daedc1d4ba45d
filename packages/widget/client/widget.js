/** The chat, by one script tag: `<script type="module" src="https://chat.example/widget.js"></script>`. */
import { createApi } from './widget/api.js'
import { createChat } from './widget/chat.js'
import { siteKept, tabKept } from './widget/kept.js'
import { chooseLocale, watchPageLanguage } from './widget/words.js'

const script = [...document.scripts].find(({ src }) => src === import.meta.url)
const { lang, open } = script?.dataset ?? {}

async function readStyles() {
  const sheet = new CSSStyleSheet()
  const response = await fetch(new URL('widget/widget.css', import.meta.url))
  return sheet.replace(await response.text())
}

async function start() {
  chooseLocale(lang)
  const host = document.createElement('passerelle-chat')
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [await readStyles()]
  const base = new URL('.', import.meta.url)
  const name = `passerelle-chat ${base}`
  const kept = { tab: tabKept(name), site: siteKept(name) }
  const chat = createChat({ host, root, api: createApi(base, name), kept, startsOpen: open !== undefined })
  // For the page's own buttons: `document.querySelector('passerelle-chat').say('Where is my order?')`.
  Object.assign(host, { open: chat.open, close: chat.close, say: chat.say })
  document.body.append(host)
  if (!lang) watchPageLanguage(chat.translate)
  chat.start()
}

start().catch((error) => console.error('The chat could not be loaded:', error))
