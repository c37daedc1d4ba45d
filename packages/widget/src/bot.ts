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

/** Nobody of the team would answer now. */
export interface Absence {
  /** When they are back, in seconds since 1970; null when nobody knows. */
  opensAt: number | null
}

/** What a bot is told with everything that it is asked. */
export interface Visit {
  locale: Locale
  /** For what it offers. Null when somebody is there, or a gateway cannot say. */
  absence: Absence | null
}

export interface Bot<State = unknown> {
  /** Who it is to the agents. */
  id: string
  name: string
  start: State
  greet(visit: Visit): BotReply
  /** What it says when the agents give the visitor back, or are done. */
  welcomeBack(visit: Visit): BotReply
  answer(state: State, text: string, visit: Visit): BotTurn<State>
  /** Its answer to a file. */
  seeFile(state: State, visit: Visit): BotTurn<State>
}
