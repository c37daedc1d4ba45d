/** All words of the page, in both languages, and which language is spoken. */

const en = {
  title: 'Maison Lumen, lamps made by hand',
  navigation: 'Main',
  language: 'Language',
  lamps: 'Lamps',
  orders: 'Your orders',
  visit: 'Visit us',
  heroEyebrow: 'Made in Nantes since 1968',
  heroTitle: 'Light that makes you want to stay in.',
  heroText: 'Six lamps, drawn and assembled by hand in our workshop. Each can be repaired, for as long as you keep it.',
  heroLink: 'See the lamps',
  lampsTitle: 'The collection',
  aube: 'Table lamp, opal glass and turned walnut',
  nacelle: 'Pendant, washi paper on brass',
  galet: 'Portable lamp, 20 hours on a charge',
  meridien: 'Floor lamp, brushed brass arc',
  phare: 'Desk lamp, lacquered steel',
  comete: 'Wall lamp, solid brass',
  ordersTitle: 'Your orders',
  ordersText: 'Something to know, change or cancel? Lumen answers in the chat, and fetches a human when you ask.',
  shipped: 'Shipped',
  preparing: 'In preparation',
  delivered: 'Delivered',
  askAbout: 'Ask about it',
  askText: 'Where is my order {number}?',
  promise1: 'Come and see',
  promise1Text: '12 rue des Verriers, Nantes. Tuesday to Saturday, 10 am to 7 pm.',
  promise2: 'At home in two days',
  promise2Text: 'Carefully packed and carried to your door, free from 60 €.',
  promise3: 'Repaired for life',
  promise3Text: 'We keep every part of every lamp we have ever made.',
  footer: 'Maison Lumen is the demo shop of Passerelle. Nothing here can be bought.',
  chat: 'Chat',
  openChat: 'Chat with us',
  unread: 'Chat with us ({count} new)',
  closeChat: 'Close the chat',
  conversation: 'Conversation',
  message: 'Message',
  write: 'Write a message',
  send: 'Send',
  attach: 'Attach a file',
  limit: 'Files up to 10 MB',
  yourName: 'Your name',
  visitor: 'Visitor',
  restart: 'Start again',
  newer: 'New messages below',
  you: 'You',
  assistant: 'The shop’s assistant',
  team: 'Our team',
  teamRole: 'Maison Lumen',
  waiting: 'A colleague is being fetched…',
  joined: 'Your conversation is with our team',
  connecting: 'Passing your conversation to our team…',
  notPassed: 'Your conversation has not reached our team.',
  sending: 'Sending…',
  sent: 'Sent',
  notSent: 'Not sent.',
  again: 'Try again',
  unreachable: 'Our team can’t be reached right now.',
  refused: 'Our team’s desk did not accept it.',
  misconfigured: 'The shop’s link to its team is not set up correctly.',
  offline: 'The shop can’t be reached.',
  reconnecting: 'No connection to the shop. Trying again…',
  too_large: '“{name}” is over 10 MB. Please choose a smaller file.',
  too_many_files: 'The assistant can’t keep more files. Ask for a human first, then send “{name}”.',
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
  title: 'Maison Lumen, lampes faites main',
  navigation: 'Navigation principale',
  language: 'Langue',
  lamps: 'Lampes',
  orders: 'Vos commandes',
  visit: 'Nous rendre visite',
  heroEyebrow: 'Fabriqué à Nantes depuis 1968',
  heroTitle: 'Une lumière qui donne envie de rester.',
  heroText:
    'Six lampes, dessinées et assemblées à la main dans notre atelier. Chacune se répare, aussi longtemps que vous la gardez.',
  heroLink: 'Voir les lampes',
  lampsTitle: 'La collection',
  aube: 'Lampe à poser, opaline et noyer tourné',
  nacelle: 'Suspension, papier washi sur laiton',
  galet: 'Lampe nomade, 20 heures d’autonomie',
  meridien: 'Lampadaire, arc en laiton brossé',
  phare: 'Lampe de bureau, acier laqué',
  comete: 'Applique, laiton massif',
  ordersTitle: 'Vos commandes',
  ordersText:
    'Une question, un changement, une annulation ? Lumen répond dans le chat et va chercher un conseiller dès que vous le demandez.',
  shipped: 'Expédiée',
  preparing: 'En préparation',
  delivered: 'Livrée',
  askAbout: 'Poser une question',
  askText: 'Où en est ma commande {number} ?',
  promise1: 'Venez nous voir',
  promise1Text: '12 rue des Verriers, Nantes. Du mardi au samedi, de 10 h à 19 h.',
  promise2: 'Chez vous en deux jours',
  promise2Text: 'Emballée avec soin et portée jusqu’à votre porte, offert dès 60 €.',
  promise3: 'Réparée à vie',
  promise3Text: 'Nous gardons chaque pièce de chaque lampe que nous avons fabriquée.',
  footer: 'Maison Lumen est la boutique de démonstration de Passerelle. Rien ne s’y achète.',
  chat: 'Chat',
  openChat: 'Discuter avec nous',
  unread: 'Discuter avec nous ({count} nouveaux)',
  closeChat: 'Fermer le chat',
  conversation: 'Conversation',
  message: 'Message',
  write: 'Écrivez un message',
  send: 'Envoyer',
  attach: 'Joindre un fichier',
  limit: 'Fichiers jusqu’à 10 Mo',
  yourName: 'Votre nom',
  visitor: 'Visiteur',
  restart: 'Recommencer',
  newer: 'Nouveaux messages plus bas',
  you: 'Vous',
  assistant: 'L’assistant de la maison',
  team: 'Notre équipe',
  teamRole: 'Maison Lumen',
  waiting: 'Nous cherchons un conseiller…',
  joined: 'Votre conversation est entre les mains de notre équipe',
  connecting: 'Nous transmettons votre conversation à notre équipe…',
  notPassed: 'Votre conversation n’est pas arrivée à notre équipe.',
  sending: 'Envoi…',
  sent: 'Envoyé',
  notSent: 'Non envoyé.',
  again: 'Réessayer',
  unreachable: 'Notre équipe n’est pas joignable pour l’instant.',
  refused: 'L’outil de notre équipe ne l’a pas accepté.',
  misconfigured: 'La liaison de la boutique avec son équipe est mal configurée.',
  offline: 'La boutique n’est pas joignable.',
  reconnecting: 'Plus de connexion avec la boutique. Nouvel essai…',
  too_large: '« {name} » dépasse 10 Mo. Choisissez un fichier plus petit.',
  too_many_files:
    'L’assistant ne peut pas garder plus de fichiers. Demandez d’abord un conseiller, puis envoyez « {name} ».',
  empty: '« {name} » est vide.',
  too_long: 'C’est trop long pour un seul message. Envoyez-le en plusieurs fois.',
  full: 'Cette conversation est devenue trop longue. Recommencez-en une.',
  failed: 'Quelque chose s’est mal passé chez nous.',
  missing: '{name} (n’est plus disponible)',
  image: 'Image : {name}',
  file: '{name}, {size}',
}

const WORDS = { en, fr }
const STORED = 'maison-lumen-locale'

export let locale = firstLocale()

function firstLocale() {
  const tags = [readStored(), ...navigator.languages]
  for (const tag of tags) {
    const language = tag?.slice(0, 2).toLowerCase()
    if (language === 'en' || language === 'fr') return language
  }
  return 'en'
}

/** Storage can be forbidden; the page works without. */
function readStored() {
  try {
    return localStorage.getItem(STORED)
  } catch {
    return null
  }
}

export function setLocale(chosen) {
  locale = chosen
  try {
    localStorage.setItem(STORED, chosen)
  } catch {
    // Then the choice lasts until the page is left.
  }
}

export function t(key, values = {}) {
  const text = WORDS[locale][key] ?? WORDS[locale].failed
  return text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? '')
}

export function formatTime(seconds) {
  // The reader's own variant of the language, where there is one: `en-GB` counts the hours otherwise than `en-US`.
  const variant = navigator.languages.find((tag) => tag.startsWith(locale) && isKnown(tag)) ?? locale
  return new Intl.DateTimeFormat(variant, { hour: '2-digit', minute: '2-digit' }).format(seconds * 1000)
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

/** Puts the words of the current language wherever the page asks for them. */
export function translatePage() {
  document.documentElement.lang = locale
  document.title = t('title')
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t)
  for (const element of document.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.dataset.tLabel))
    if (element.tagName === 'BUTTON') element.title = t(element.dataset.tLabel)
  }
  for (const element of document.querySelectorAll('[data-t-placeholder]')) {
    element.placeholder = t(element.dataset.tPlaceholder)
  }
  for (const button of document.querySelectorAll('[data-locale]')) {
    button.setAttribute('aria-pressed', String(button.dataset.locale === locale))
  }
}
