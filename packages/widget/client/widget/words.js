/** All words of the chat, in both languages, and which language is spoken. */

const en = {
  chat: 'Chat',
  openChat: 'Chat with us',
  unread: 'Chat with us, {count} new',
  closeChat: 'Close the chat',
  conversation: 'Conversation',
  message: 'Message',
  write: 'Write a message',
  send: 'Send',
  attach: 'Attach a file',
  limit: 'Files up to 10 MB',
  yourName: 'Your name',
  visitor: 'Visitor',
  restart: 'Start again',
  newer: 'New messages below',
  you: 'You',
  assistant: 'Assistant',
  team: 'Our team',
  teamRole: 'Our team',
  away: 'Nobody from our team is here right now.',
  awayUntil: 'Our team is back {when}.',
  leave: 'Leave a message',
  goOn: 'Go on with {name}',
  leaving: 'Write your message to our team. They answer here.',
  leavingUntil: 'Write your message to our team. They are back {when} and answer here.',
  passing: 'Passing your conversation to our team…',
  waiting: 'You are in the queue. Somebody will be with you soon.',
  next: 'You are next in the queue.',
  place: 'You are number {position} in the queue.',
  wait: 'About {minutes} min.',
  left: 'Our team has your message and is back {when}.',
  typing: '{name} is typing…',
  done: 'This conversation is closed.',
  howWasIt: 'How was it?',
  score: '{score} out of 5',
  bad: 'Bad',
  good: 'Good',
  comment: 'Anything to add?',
  rate: 'Send rating',
  rated: 'Thank you for your rating.',
  talkAgain: 'Talk to {name} again',
  passed: 'Your conversation is with our team',
  joined: '{name} is here',
  transferred: 'You are passed on to {name}',
  returned: 'Back to {bot}',
  closed: 'Conversation closed',
  failedToPass: 'Your conversation has not reached our team.',
  sending: 'Sending…',
  sent: 'Sent',
  read: 'Read',
  notSent: 'Not sent.',
  again: 'Try again',
  unreachable: 'Our team can’t be reached right now.',
  refused: 'It was not accepted.',
  interrupted: 'You left the page before it was sent.',
  misconfigured: 'This chat is not set up correctly.',
  offline: 'The chat can’t be reached.',
  other_site: 'The chat is not set up for this site.',
  reconnecting: 'No connection. Trying again…',
  too_large: '“{name}” is over 10 MB. Please choose a smaller file.',
  too_many_files: 'The assistant can’t keep more files. Ask for a person first, then send “{name}”.',
  empty: '“{name}” is empty.',
  too_long: 'That is too long for one message. Please send it in parts.',
  full: 'This conversation has become too long. Please start again.',
  failed: 'Something went wrong on our side.',
  missing: '{name} (no longer available)',
  image: 'Image: {name}',
  file: '{name}, {size}',
}

/** @type {typeof en} */
const fr = {
  chat: 'Chat',
  openChat: 'Discuter avec nous',
  unread: 'Discuter avec nous, non lus : {count}',
  closeChat: 'Fermer le chat',
  conversation: 'Conversation',
  message: 'Message',
  write: 'Écrivez un message',
  send: 'Envoyer',
  attach: 'Joindre un fichier',
  limit: 'Fichiers jusqu’à 10 Mo',
  yourName: 'Votre nom',
  visitor: 'Visiteur',
  restart: 'Recommencer',
  newer: 'Nouveaux messages plus bas',
  you: 'Vous',
  assistant: 'Assistant',
  team: 'Notre équipe',
  teamRole: 'Notre équipe',
  away: 'Personne de notre équipe n’est là pour l’instant.',
  awayUntil: 'Notre équipe revient {when}.',
  leave: 'Laisser un message',
  goOn: 'Continuer avec {name}',
  leaving: 'Écrivez votre message à notre équipe. Elle vous répondra ici.',
  leavingUntil: 'Écrivez votre message à notre équipe. Elle revient {when} et vous répondra ici.',
  passing: 'Nous transmettons votre conversation à notre équipe…',
  waiting: 'Vous êtes dans la file d’attente. Quelqu’un arrive bientôt.',
  next: 'Vous êtes le prochain de la file.',
  place: 'Vous êtes numéro {position} dans la file.',
  wait: 'Environ {minutes} min.',
  left: 'Notre équipe a votre message et revient {when}.',
  typing: '{name} écrit…',
  done: 'Cette conversation est terminée.',
  howWasIt: 'Comment cela s’est-il passé ?',
  score: '{score} sur 5',
  bad: 'Mal',
  good: 'Bien',
  comment: 'Quelque chose à ajouter ?',
  rate: 'Envoyer la note',
  rated: 'Merci pour votre note.',
  talkAgain: 'Reparler à {name}',
  passed: 'Votre conversation est entre les mains de notre équipe',
  joined: '{name} est là',
  transferred: 'Vous êtes transféré à {name}',
  returned: 'Retour à {bot}',
  closed: 'Conversation terminée',
  failedToPass: 'Votre conversation n’est pas arrivée à notre équipe.',
  sending: 'Envoi…',
  sent: 'Envoyé',
  read: 'Lu',
  notSent: 'Non envoyé.',
  again: 'Réessayer',
  unreachable: 'Notre équipe n’est pas joignable pour l’instant.',
  refused: 'Cela n’a pas été accepté.',
  interrupted: 'Vous avez quitté la page avant l’envoi.',
  misconfigured: 'Ce chat est mal configuré.',
  offline: 'Le chat n’est pas joignable.',
  other_site: 'Le chat n’est pas configuré pour ce site.',
  reconnecting: 'Plus de connexion. Nouvel essai…',
  too_large: '« {name} » dépasse 10 Mo. Choisissez un fichier plus petit.',
  too_many_files:
    'L’assistant ne peut pas garder plus de fichiers. Demandez d’abord quelqu’un, puis envoyez « {name} ».',
  empty: '« {name} » est vide.',
  too_long: 'C’est trop long pour un seul message. Envoyez-le en plusieurs fois.',
  full: 'Cette conversation est devenue trop longue. Recommencez-en une.',
  failed: 'Quelque chose s’est mal passé chez nous.',
  missing: '{name} (n’est plus disponible)',
  image: 'Image : {name}',
  file: '{name}, {size}',
}

const WORDS = { en, fr }
const DAY_MS = 24 * 3600 * 1000

export let locale = 'en'

/** The first known language of: the script tag's, the page's, the browser's. Odd tags are passed over. */
export function chooseLocale(wanted) {
  for (const tag of [wanted, document.documentElement.lang, ...navigator.languages]) {
    const language = /^(en|fr)(?![a-z])/i.exec(tag ?? '')?.[1]
    if (language) {
      locale = language.toLowerCase()
      return
    }
  }
  locale = 'en'
}

export function watchPageLanguage(onChange) {
  new MutationObserver(() => {
    const before = locale
    chooseLocale()
    if (locale !== before) onChange()
  }).observe(document.documentElement, { attributeFilter: ['lang'] })
}

export function t(key, values = {}) {
  const text = WORDS[locale][key] ?? WORDS[locale].failed
  return text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? '')
}

/** The reader's own variant of the language, where there is one: `en-GB` counts the hours otherwise than `en-US`. */
const variant = () => navigator.languages.find((tag) => tag.startsWith(locale) && isKnown(tag)) ?? locale

export const formatTime = (seconds) =>
  new Intl.DateTimeFormat(variant(), { hour: '2-digit', minute: '2-digit' }).format(seconds * 1000)

/** `at 09:00`, `on Monday at 09:00`, `on 2 January at 09:00`. */
export function formatWhen(seconds) {
  const [at, on] = locale === 'fr' ? ['à ', ''] : ['at ', 'on ']
  const date = new Date(seconds * 1000)
  const time = at + formatTime(seconds)
  if (date.toDateString() === new Date().toDateString()) return time
  const isNear = seconds * 1000 - Date.now() < 6 * DAY_MS
  const day = isNear ? { weekday: 'long' } : { day: 'numeric', month: 'long' }
  const prefix = locale === 'fr' && !isNear ? 'le ' : on
  return `${prefix}${new Intl.DateTimeFormat(variant(), day).format(date)} ${time}`
}

/** Some systems name what is no language tag, such as `en-US@posix`. */
function isKnown(tag) {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

export function formatSize(bytes) {
  const [unit, value] = bytes < 1e6 ? ['kilobyte', Math.max(1, bytes / 1e3)] : ['megabyte', bytes / 1e6]
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}
