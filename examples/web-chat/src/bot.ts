/**
 * The shop's assistant: a pure function from what it knows and what was said to what it answers. It hands over when
 * asked for a human, or when it is lost twice in a row, with a summary of what it knows.
 */
import type { Bot, BotReply, BotTurn, Locale } from '@passerelle/widget'
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

export function greet(locale: Locale): BotReply {
  return { text: TEXTS[locale].greeting, quickReplies: menu(locale) }
}

/** The bot's answer to a file, which it cannot read. */
export function acknowledgeFile(state: BotState, locale: Locale): Turn {
  const { fileSeen, human } = TEXTS[locale]
  return { replies: [{ text: fileSeen, quickReplies: [human] }], state, handOver: null }
}

/** The bot's answer to a text. Never throws; never changes the state it is given. */
export function answer(state: BotState, text: string, locale: Locale): Turn {
  const said = normalise(text)
  if (means(said, 'human')) return handOver(state, TEXTS[locale].handOver, 'Asked for a person')
  return understand(state, said, locale) ?? miss(state, locale)
}

function understand(state: BotState, said: string, locale: Locale): Turn | undefined {
  const texts = TEXTS[locale]
  if (state.awaiting === 'confirmation') {
    const order = state.order === null ? undefined : findOrder(state.order)
    if (order && means(said, 'yes')) return cancel(state, order, locale)
    if (order && means(said, 'no')) return reply(state, texts.kept(order), menu(locale))
  }
  const number = findOrderNumber(said, { bare: state.awaiting !== null })
  const cancelling = means(said, 'cancel') || state.awaiting === 'number-to-cancel'
  if (number !== undefined) return aboutOrder(state, number, { cancelling, locale })
  if (means(said, 'cancel')) return ask(state, 'number-to-cancel', texts.askCancel)
  if (means(said, 'track')) return ask(state, 'number-to-track', texts.askTrack)
  if (means(said, 'hours')) return reply(state, texts.openingHours, menu(locale))
  if (means(said, 'thanks')) return reply(state, texts.welcome, menu(locale))
  if (means(said, 'greeting')) return reply(state, texts.again, menu(locale))
  return undefined
}

function aboutOrder(before: BotState, number: string, how: { cancelling: boolean; locale: Locale }): Turn {
  const { cancelling, locale } = how
  const texts = TEXTS[locale]
  const order = findOrder(number)
  if (!order) return reply(before, texts.unknownOrder(number), [texts.track, texts.human])
  const state = { ...before, about: number }
  if (state.cancelled.includes(number)) return reply(state, texts.alreadyCancelled(order), menu(locale))
  if (!cancelling) {
    const buttons = order.status === 'preparing' ? [`${texts.cancel} ${number}`, texts.human] : menu(locale)
    return reply(state, texts[order.status](order), buttons)
  }
  if (order.status !== 'preparing') return reply(state, texts.tooLate(order), [texts.human, texts.hours])
  return {
    replies: [{ text: texts.confirm(order), quickReplies: [texts.yes, texts.no] }],
    state: { ...state, awaiting: 'confirmation', order: number, misses: 0 },
    handOver: null,
  }
}

function cancel(state: BotState, order: Order, locale: Locale): Turn {
  const known = { ...state, cancelled: [...state.cancelled, order.number] }
  return reply(known, TEXTS[locale].cancelled(order), menu(locale))
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

function miss(state: BotState, locale: Locale): Turn {
  const misses = state.misses + 1
  if (misses >= MISSES_TO_HAND_OVER)
    return handOver(state, TEXTS[locale].lostHandOver, 'The bot did not understand twice')
  return {
    replies: [{ text: TEXTS[locale].lost, quickReplies: menu(locale) }],
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

function menu(locale: Locale): string[] {
  const { track, cancel, hours, human } = TEXTS[locale]
  return [track, cancel, hours, human]
}

export const lumen: Bot<BotState> = {
  id: 'maison-lumen-bot',
  name: 'Lumen',
  start: INITIAL_BOT_STATE,
  greet,
  welcomeBack: (locale) => ({ text: TEXTS[locale].welcomeBack, quickReplies: menu(locale) }),
  answer,
  seeFile: acknowledgeFile,
}
