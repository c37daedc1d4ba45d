/** The shop's page: its languages, and its buttons that ask the chat. */
import { askText, setLocale, translatePage } from './words.js'

for (const button of document.querySelectorAll('[data-locale]')) {
  button.addEventListener('click', () => {
    setLocale(button.dataset.locale)
    translatePage()
  })
}
for (const button of document.querySelectorAll('[data-ask]')) {
  button.addEventListener('click', () => document.querySelector('passerelle-chat')?.say(askText(button.dataset.ask)))
}
translatePage()
