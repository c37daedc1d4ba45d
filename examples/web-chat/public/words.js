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
}

const WORDS = { en, fr }
const STORED = 'maison-lumen-locale'

export let locale = firstLocale()

function firstLocale() {
  const tags = [readStored(), ...navigator.languages]
  for (const tag of tags) {
    const language = /^(en|fr)(?![a-z])/i.exec(tag ?? '')?.[1]
    if (language) return language.toLowerCase()
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

const t = (key) => WORDS[locale][key]

export const askText = (number) => t('askText').replace('{number}', number)

/** Puts the words of the current language wherever the page asks for them. The chat follows the page's. */
export function translatePage() {
  document.documentElement.lang = locale
  document.title = t('title')
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t)
  for (const element of document.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.dataset.tLabel))
  }
  for (const button of document.querySelectorAll('[data-locale]')) {
    button.setAttribute('aria-pressed', String(button.dataset.locale === locale))
  }
}
