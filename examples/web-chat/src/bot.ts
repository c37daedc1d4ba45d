/**
 * The shop's assistant: a pure function from what it knows and what was said to what it answers. It offers a human while
 * one is there, else it says when they are back. It hands over when asked for a human, or when it is lost twice in a row,
 * with a summary of what it knows.
 */
import type { Bot, BotReply, BotTurn, Visit } from '@passerelle/widget'
import { TEXTS } from './bot-texts.ts'
import { findOrderNumber, means, normalise } from './bot-words.ts'
import { findOrder, type Order } from './orders.ts'

export interface BotState {
  /** What the bot's last question was about. */
  awaiting: 'number-to-track' | 'number-to-cancel' | 'confirmation' | null
  /** The order a confirmation is awaited for. */
  order: string | null
  cancelled: readonly string[]
  /** The order that was talked about last. */
  about: string | null
  /** How often in a row the bot did not understand. */
  misses: number
}

type Turn = BotTurn<BotState>

const MISSES_TO_HAND_OVER = 2

export const INITIAL_BOT_STATE: BotState = {
  awaiting: null,
  order: null,
  cancelled: [],
  about: null,
  misses: 0,
}

export function greet(visit: Visit): BotReply {
  const text = [TEXTS[visit.locale].greeting, ...whenBack(visit)].join(' ')
  return { text, quickReplies: menu(visit) }
}

/** The bot's answer to a file, which it cannot read. */
export function acknowledgeFile(state: BotState, visit: Visit): Turn {
  const { fileSeen } = TEXTS[visit.locale]
  return { replies: [{ text: fileSeen, quickReplies: [person(visit)] }], state, handOver: null }
}

/** The bot's answer to a text. Never throws; never changes the state it is given. */
export function answer(state: BotState, text: string, visit: Visit): Turn {
  const said = normalise(text)
  if (means(said, 'human')) return handOver(state, TEXTS[visit.locale].handOver, 'Asked for a person')
  return understand(state, said, visit) ?? miss(state, visit)
}

function understand(state: BotState, said: string, visit: Visit): Turn | undefined {
  const texts = TEXTS[visit.locale]
  if (state.awaiting === 'confirmation') {
    const order = state.order === null ? undefined : findOrder(state.order)
    if (order && means(said, 'yes')) return cancel(state, order, visit)
    if (order && means(said, 'no')) return reply(state, texts.kept(order), menu(visit))
  }
  const number = findOrderNumber(said, { bare: state.awaiting !== null })
  const cancelling = means(said, 'cancel') || state.awaiting === 'number-to-cancel'
  if (number !== undefined) return aboutOrder(state, number, { cancelling, visit })
  if (means(said, 'cancel')) return ask(state, 'number-to-cancel', texts.askCancel)
  if (means(said, 'track')) return ask(state, 'number-to-track', texts.askTrack)
  if (means(said, 'hours')) return reply(state, [texts.openingHours, ...whenBack(visit)].join(' '), menu(visit))
  if (means(said, 'thanks')) return reply(state, texts.welcome, menu(visit))
  if (means(said, 'greeting')) return reply(state, texts.again, menu(visit))
  return undefined
}

function aboutOrder(before: BotState, number: string, how: { cancelling: boolean; visit: Visit }): Turn {
  const { cancelling, visit } = how
  const texts = TEXTS[visit.locale]
  const order = findOrder(number)
  if (!order) return reply(before, texts.unknownOrder(number), [texts.track, person(visit)])
  const state = { ...before, about: number }
  if (state.cancelled.includes(number)) return reply(state, texts.alreadyCancelled(order), menu(visit))
  if (!cancelling) {
    const buttons = order.status === 'preparing' ? [`${texts.cancel} ${number}`, person(visit)] : menu(visit)
    return reply(state, texts[order.status](order), buttons)
  }
  if (order.status !== 'preparing') return reply(state, texts.tooLate(order), [person(visit), texts.hours])
  return {
    replies: [{ text: texts.confirm(order), quickReplies: [texts.yes, texts.no] }],
    state: { ...state, awaiting: 'confirmation', order: number, misses: 0 },
    handOver: null,
  }
}

function cancel(state: BotState, order: Order, visit: Visit): Turn {
  const known = { ...state, cancelled: [...state.cancelled, order.number] }
  return reply(known, TEXTS[visit.locale].cancelled(order), menu(visit))
}

function ask(state: BotState, awaiting: BotState['awaiting'], text: string): Turn {
  return {
    replies: [{ text, quickReplies: [] }],
    state: { ...state, awaiting, order: null, misses: 0 },
    handOver: null,
  }
}

function reply(state: BotState, text: string, quickReplies: string[]): Turn {
  return {
    replies: [{ text, quickReplies }],
    state: { ...state, awaiting: null, order: null, misses: 0 },
    handOver: null,
  }
}

function miss(state: BotState, visit: Visit): Turn {
  const misses = state.misses + 1
  if (misses >= MISSES_TO_HAND_OVER)
    return handOver(state, TEXTS[visit.locale].lostHandOver, 'The bot did not understand twice')
  return {
    replies: [{ text: TEXTS[visit.locale].lost, quickReplies: menu(visit) }],
    state: { ...state, misses },
    handOver: null,
  }
}

function handOver(state: BotState, text: string, reason: string): Turn {
  return {
    replies: [{ text, quickReplies: [] }],
    state: { ...state, awaiting: null, order: null, misses: 0 },
    handOver: { reason, summary: summarise(state) },
  }
}

/** For the agent, who reads English. */
function summarise({ about, cancelled }: BotState): string {
  const order = about === null ? undefined : findOrder(about)
  const asked = order ? `Asked about order ${order.number}, ${order.item.en} (${order.status}).` : 'No order was named.'
  return cancelled.length === 0 ? asked : `${asked} Cancelled with the bot: ${cancelled.join(', ')}.`
}

function menu(visit: Visit): string[] {
  const { track, cancel, hours } = TEXTS[visit.locale]
  return [track, cancel, hours, person(visit)]
}

/** What is offered of the team: to talk while it is there, else to leave it a message. */
function person({ locale, absence }: Visit): string {
  return absence ? TEXTS[locale].leaveMessage : TEXTS[locale].human
}

/** When the team is back, as the clock stands where the shop is. */
function whenBack({ locale, absence }: Visit): string[] {
  if (!absence) return []
  const { away, awayUntil } = TEXTS[locale]
  if (absence.opensAt === null) return [away]
  const hour = new Date(absence.opensAt * 1000)
  const day = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'Europe/Paris' } as const
  const time = { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Paris' } as const
  const language = locale === 'fr' ? 'fr-FR' : 'en-GB'
  return [awayUntil(hour.toLocaleDateString(language, day), hour.toLocaleTimeString(language, time))]
}

export const lumen: Bot<BotState> = {
  id: 'maison-lumen-bot',
  name: 'Lumen',
  start: INITIAL_BOT_STATE,
  greet,
  welcomeBack: (visit) => ({ text: TEXTS[visit.locale].welcomeBack, quickReplies: menu(visit) }),
  answer,
  seeFile: acknowledgeFile,
}
