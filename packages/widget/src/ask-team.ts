/** Asks whether the team is there before a visitor is handed over: nobody waits for an empty room. */
import type { Client } from '@passerelle/sdk'
import type { BotReply } from './bot.ts'
import type { Sender } from './handover.ts'
import { findAbsence } from './presence.ts'
import { atBot } from './status.ts'
import { type HandOver, newEntry, type Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

const QUESTION_MS = 5_000

export interface AskTeamDeps {
  client: Pick<Client, 'availability'>
  visitors: Visitors
  sender: Sender
  /** Whether the visitor can go on with a bot. */
  hasBot: boolean
  signal: AbortSignal
  now(): number
  log(line: string): void
}

export interface Asking extends HandOver {
  /** What the bot says once the visitor is passed on. */
  replies: BotReply[]
}

export type AskTeam = ReturnType<typeof createAskTeam>

export function createAskTeam(deps: AskTeamDeps) {
  const { visitors, sender, hasBot } = deps

  function pass(visitor: Visitor, handOver: HandOver): void {
    visitors.setStatus(visitor, { ...atBot, at: 'passing', opensAt: visitor.status.opensAt })
    sender.begin(visitor, handOver)
  }

  async function decide(visitor: Visitor, { replies, ...handOver }: Asking): Promise<void> {
    const signal = AbortSignal.any([deps.signal, visitors.untilErased(visitor)])
    const away = await findAbsence({ ...deps, signal }, { queue: handOver.hints.queue, withinMs: QUESTION_MS })
    if (signal.aborted) return
    // An agent may have come by themselves meanwhile.
    const isWanted = visitor.status.at === 'passing' && !visitor.handOver
    if (away && hasBot && isWanted) return keepAtBot(deps, visitor, away.opens_at)
    for (const reply of replies) {
      const createdAt = Math.floor(deps.now() / 1000)
      visitors.append(visitor, newEntry(visitor, 'bot', { ...reply, part: 'bot', createdAt }))
    }
    if (isWanted) visitors.setStatus(visitor, { ...visitor.status, opensAt: away?.opens_at ?? null })
    sender.begin(visitor, handOver)
  }

  const report = (error: unknown) => deps.log(`A visitor could not be passed on: ${error}`)

  return {
    pass,
    /** Hands over to a team that is there; else the visitor is offered to leave a message. */
    ask(visitor: Visitor, asking: Asking): void {
      visitors.setStatus(visitor, { ...atBot, at: 'passing' })
      decide(visitor, asking).catch(report)
    },
    /** Says beforehand that nobody is there, where there is no bot. */
    look(visitor: Visitor): void {
      findAbsence(deps, { withinMs: QUESTION_MS })
        .then((away) => {
          if (!away || deps.signal.aborted || visitors.isErased(visitor) || visitor.status.at !== 'bot') return
          visitors.setStatus(visitor, { ...atBot, at: 'leaving', opensAt: away.opens_at })
        })
        .catch(report)
    },
  }
}

function keepAtBot({ visitors }: AskTeamDeps, visitor: Visitor, opensAt: number | null): void {
  // What was said while the question was open was said to the bot.
  for (const entry of visitor.entries) {
    if (entry.state === 'sending') visitors.update(visitor, entry, { part: 'bot', state: 'kept' })
  }
  visitors.setStatus(visitor, { ...atBot, at: 'away', opensAt })
}
