/** What the widget asks of a bot. A bot is pure: what it knows of a visitor is its state, which the widget keeps. */
import type { HandoverHints } from '@passerelle/sdk'
import type { Locale } from './locale.ts'

export interface BotReply {
  text: string
  /** To be pressed instead of written. */
  quickReplies: string[]
}

export interface BotTurn<State> {
  replies: BotReply[]
  state: State
  /** Whether a person is wanted, and what that person should know. The replies are said once they are asked for. */
  handOver: HandoverHints | null
}

export interface Bot<State = unknown> {
  /** Who it is to the agents. */
  id: string
  name: string
  start: State
  greet(locale: Locale): BotReply
  /** What it says when the agents give the visitor back, or are done. */
  welcomeBack(locale: Locale): BotReply
  answer(state: State, text: string, locale: Locale): BotTurn<State>
  /** Its answer to a file. */
  seeFile(state: State, locale: Locale): BotTurn<State>
}
